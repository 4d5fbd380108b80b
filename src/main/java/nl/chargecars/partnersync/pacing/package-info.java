/**
 * How fast an integration's endpoint is sent to, and whether at all: breaker, pauses it asked for, release of what was held,
 * attempts at a time, cadence. Knows endpoints, not deliveries.
 */
@NullMarked
package nl.chargecars.partnersync.pacing;

import org.jspecify.annotations.NullMarked;
