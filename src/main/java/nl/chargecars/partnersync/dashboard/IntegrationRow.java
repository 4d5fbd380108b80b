package nl.chargecars.partnersync.dashboard;

import nl.chargecars.partnersync.monitoring.IntegrationHealth;

/** One line of the page: an integration and its last 24 hours drawn. */
public record IntegrationRow(IntegrationHealth health, Sparkline sparkline) {

    static IntegrationRow of(IntegrationHealth health) {
        return new IntegrationRow(health, Sparkline.of(health.hours()));
    }

    /** {@code 10,000+} where it was not counted to its end. */
    public boolean backlogIsLonger() {
        return health.backlog() >= IntegrationHealth.MOST_COUNTED;
    }
}
