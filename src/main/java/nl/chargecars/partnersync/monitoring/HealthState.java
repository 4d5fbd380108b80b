package nl.chargecars.partnersync.monitoring;

import nl.chargecars.partnersync.id.WireNamed;

/** The health of an integration, the state that needs people most urgently first. */
public enum HealthState implements WireNamed {
    /** Exchanges fail, the partner answers none of our polling requests, or a delivery is more than 15 minutes late. */
    FAILING,
    /** Nothing is sent because somebody or the breaker stopped it; new deliveries wait. */
    HELD,
    /** It works, but attempts take long or a delivery is more than 2 minutes late. */
    SLOW,
    /** The partner has sent no orders, no status updates or neither for longer than usual, and the alert for that is open. */
    SILENT,
    HEALTHY,
    /** Switched off. */
    INACTIVE
}
