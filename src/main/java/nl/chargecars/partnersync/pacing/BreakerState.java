package nl.chargecars.partnersync.pacing;

import nl.chargecars.partnersync.id.WireNamed;

/** Whether an endpoint is sent to. */
public enum BreakerState implements WireNamed {
    /** It is. */
    CLOSED,
    /** It failed steadily: nothing is sent until the pause is over. */
    OPEN,
    /** One request is under way to see whether it is well again. */
    HALF_OPEN;

    static BreakerState named(String wireName) {
        return WireNamed.named(BreakerState.class, wireName);
    }
}
