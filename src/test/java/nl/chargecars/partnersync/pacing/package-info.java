/** Tests of breaker, pauses, release, adaptive limit and cadence. */
@NullMarked
package nl.chargecars.partnersync.pacing;

import org.jspecify.annotations.NullMarked;
