package nl.chargecars.partnersync.pacing;

import nl.chargecars.partnersync.id.IntegrationId;

/**
 * A lane that asks to send.
 *
 * @param configurationVersion version of its integration
 * @param room how many deliveries it has room for, at least 1
 */
public record AdmissionRequest(IntegrationId integration, int configurationVersion, int room) {}
