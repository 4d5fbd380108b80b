package nl.chargecars.partnersync.dashboard;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.monitoring.HealthState;
import nl.chargecars.partnersync.monitoring.IntegrationHealth;
import nl.chargecars.partnersync.monitoring.IntegrationHealth.Switches;

/** One line of the page: an integration and its last 24 hours drawn. */
public record IntegrationRow(IntegrationHealth health, Sparkline sparkline) {

    static IntegrationRow of(IntegrationHealth health) {
        return new IntegrationRow(health, Sparkline.of(health.hours()));
    }

    boolean isIn(HealthState state) {
        return health.state() == state;
    }

    /** Returns what holds a held integration back: {@code paused}, {@code endpoint} or {@code breaker}. */
    public String heldBy() {
        Switches switches = health.switches();
        return !switches.syncEnabled() ? "paused" : switches.endpointEnabled() ? "breaker" : "endpoint";
    }

    public List<Expiry> endings(Instant now) {
        return Expiry.of(health, now);
    }
}
