package nl.chargecars.partnersync.pacing;

import nl.chargecars.partnersync.id.WireNamed;

/** Whether deliveries are sent to an endpoint. */
public enum BreakerState implements WireNamed {
    /** Deliveries are sent. */
    CLOSED,
    /** The endpoint kept failing: nothing is sent until the pause is over. */
    OPEN,
    /** One request (the probe) is in progress, to test whether the endpoint works again. */
    HALF_OPEN;

    static BreakerState named(String wireName) {
        return WireNamed.named(BreakerState.class, wireName);
    }
}
