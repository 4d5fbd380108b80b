/** Liveness, readiness, the health of integrations, and metrics. Only reads. */
@NullMarked
package nl.chargecars.partnersync.monitoring;

import org.jspecify.annotations.NullMarked;
