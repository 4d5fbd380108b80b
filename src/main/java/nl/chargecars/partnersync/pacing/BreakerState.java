package nl.chargecars.partnersync.pacing;

import java.util.Locale;
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
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
