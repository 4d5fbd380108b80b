package nl.chargecars.partnersync.partner;

import java.util.List;
import nl.chargecars.partnersync.id.PartnerId;

/**
 * An integration whose status map uses some of the wanted ChargeCars statuses.
 *
 * @param statuses the wanted statuses that the mapping uses
 */
public record MappedIntegration(
        PartnerId partner, String partnerName, String integrationName, boolean active, List<String> statuses) {}
