package nl.chargecars.partnersync.monitoring;

import nl.chargecars.partnersync.id.WireNamed;

/** What an integration needs from people, the most urgent first. */
public enum HealthState implements WireNamed {
    /** Exchanges fail, or what should go out at once does not. */
    FAILING,
    /** Nothing goes out because somebody or the breaker stopped it; what comes up waits. */
    HELD,
    /** It works, but takes long. */
    SLOW,
    /** The partner has sent nothing for days. */
    SILENT,
    HEALTHY,
    /** Switched off. */
    INACTIVE
}
