package nl.chargecars.partnersync.dashboard;

import java.time.Duration;
import java.util.Arrays;
import nl.chargecars.partnersync.id.WireNamed;
import org.jspecify.annotations.Nullable;

/** How much of the past the charts show, and in how many slots. */
public enum Span implements WireNamed {
    DAY(Duration.ofHours(1), 24),
    WEEK(Duration.ofHours(6), 28),
    MONTH(Duration.ofHours(24), 30);

    private final Duration step;
    private final int slots;

    Span(Duration step, int slots) {
        this.step = step;
        this.slots = slots;
    }

    Duration step() {
        return step;
    }

    int slots() {
        return slots;
    }

    /** Returns the period of this name; the shortest for any other name. */
    static Span named(@Nullable String name) {
        return Arrays.stream(values())
                .filter(span -> span.wireName().equals(name))
                .findFirst()
                .orElse(DAY);
    }
}
