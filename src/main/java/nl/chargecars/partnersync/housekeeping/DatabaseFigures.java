package nl.chargecars.partnersync.housekeeping;

import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.storage.DatabaseFailures;
import org.jspecify.annotations.Nullable;

/**
 * Metrics that are read from the database. They are read in rounds, not when they are scraped: while the database is unavailable,
 * a scrape would hang just when an operator looks for the reason. The metrics are then absent, because old values would mislead.
 */
public interface DatabaseFigures extends Round {

    /** Reads the values from the database and publishes them. */
    void look();

    /** Publishes no values, because the current ones are unknown. */
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

    /** Returns the seconds since a time; 0 when there is none, or when it lies in the future because of a slow clock. */
    static double age(@Nullable Instant since, Instant now) {
        return since == null ? 0 : Math.max(0, Duration.between(since, now).toMillis() / 1_000.0);
    }
}
