package nl.chargecars.partnersync.exceptions;

import nl.chargecars.partnersync.deliveries.ReplayView;

/**
 * A replay in the list of the latest.
 *
 * @param of the names of the partner and the integration, as far as they are known
 * @param page the address at which the replay is watched and stopped
 */
public record ReplayRow(String of, String page, ReplayView replay) {}
