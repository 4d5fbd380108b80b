package nl.chargecars.partnersync.monitoring;

import nl.chargecars.partnersync.id.WireNamed;

/** What an integration needs from people, the most urgent first. */
public enum HealthState implements WireNamed {
    /** Exchanges fail, the partner answers nothing that it is asked, or what should have gone out has not. */
    FAILING,
    /** Nothing goes out because somebody or the breaker stopped it; what comes up waits. */
    HELD,
    /** It works, but takes long. */
    SLOW,
    /** The partner has sent no orders, no status updates or neither for longer than is usual: the alert that says so is open. */
    SILENT,
    HEALTHY,
    /** Switched off. */
    INACTIVE
}
