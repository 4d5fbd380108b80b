package nl.chargecars.partnersync.housekeeping;

import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.storage.DatabaseFailures;
import org.jspecify.annotations.Nullable;

/**
 * Metrics that come from the database, the same on every node. Not read when somebody asks for them: while the database is away, that
 * would keep them from those who look for the reason. Then there are none, for what was true before would be a lie.
 */
public interface DatabaseFigures extends Round {

    /** Asks the database, and shows what it says. */
    void look();

    /** Shows nothing: it is not known. */
    void forget();

    @Override
    default Duration first() {
        return Duration.ofSeconds(5);
    }

    @Override
    default Duration pause() {
        return Duration.ofSeconds(15);
    }

    @Override
    default void round() {
        try {
            look();
        } catch (RuntimeException failure) {
            forget();
            if (!DatabaseFailures.isOutage(failure)) {
                throw failure;
            }
        }
    }

    /** Seconds from then; 0 where there is nothing, or a clock is behind. */
    static double age(@Nullable Instant since, Instant now) {
        return since == null ? 0 : Math.max(0, Duration.between(since, now).toMillis() / 1_000.0);
    }
}
