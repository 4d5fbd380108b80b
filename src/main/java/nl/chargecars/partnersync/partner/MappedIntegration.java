package nl.chargecars.partnersync.partner;

import java.util.List;
import nl.chargecars.partnersync.id.PartnerId;

/**
 * An integration whose mapping names certain statuses of ours.
 *
 * @param statuses which of them
 */
public record MappedIntegration(
        PartnerId partner, String partnerName, String integrationName, boolean active, List<String> statuses) {}
