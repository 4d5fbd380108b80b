package nl.chargecars.partnersync.dashboard;

import nl.chargecars.partnersync.monitoring.HealthState;

/**
 * How many integrations are in a state.
 *
 * @param chosen true when only these are shown
 */
public record StateCount(HealthState state, long integrations, boolean chosen) {}
