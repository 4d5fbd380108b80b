/**
 * Decides whether and how fast deliveries are sent to an integration's endpoint: breaker, pauses that the endpoint asked for,
 * release of held deliveries, concurrent attempts, cadence. Knows endpoints, not deliveries.
 */
@NullMarked
package nl.chargecars.partnersync.pacing;

import org.jspecify.annotations.NullMarked;
