package nl.chargecars.partnersync.pacing;

import nl.chargecars.partnersync.id.IntegrationId;

/**
 * A lane that could send.
 *
 * @param configurationVersion of its integration
 * @param room how many it could begin, at least 1
 */
public record Wish(IntegrationId integration, int configurationVersion, int room) {}
