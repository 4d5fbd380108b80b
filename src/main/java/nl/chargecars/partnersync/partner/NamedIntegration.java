package nl.chargecars.partnersync.partner;

import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;

/**
 * An integration with its name and the name of its partner, for display.
 *
 * @param held whether the integration is active but its endpoint is disabled, so that its deliveries are held
 */
public record NamedIntegration(PartnerId partner, String partnerName, IntegrationId id, String name, boolean held) {}
