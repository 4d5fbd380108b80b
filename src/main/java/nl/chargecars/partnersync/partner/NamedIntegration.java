package nl.chargecars.partnersync.partner;

import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;

/**
 * An integration as people know it.
 *
 * @param held is active, and its endpoint is disabled
 */
public record NamedIntegration(PartnerId partner, String partnerName, IntegrationId id, String name, boolean held) {}
