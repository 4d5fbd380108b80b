package nl.chargecars.partnersync.pacing;

import java.util.Locale;

/** Whether an endpoint is sent to. */
public enum BreakerState {
    /** It is. */
    CLOSED,
    /** It failed steadily: nothing is sent until the pause is over. */
    OPEN,
    /** One request is under way to see whether it is well again. */
    HALF_OPEN;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static BreakerState named(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
