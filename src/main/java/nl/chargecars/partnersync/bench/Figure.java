package nl.chargecars.partnersync.bench;

import java.util.Locale;
import nl.chargecars.partnersync.id.WireNamed;

/** A kind of figure, with its unit and the number of decimals to print. */
enum Figure implements WireNamed {
    THROUGHPUT("/s", 0),
    P50("ms", 2),
    P99("ms", 2),
    P50_SINCE_ANSWER("ms", 2),
    P99_SINCE_ANSWER("ms", 2),
    CLIENTS("", 0),
    SERVER_CPU("µs", 0),
    POSTGRES_CPU("µs", 0),
    DISK_READS("kB", 1),
    /** Throughput of PostgreSQL alone, measured right before and after the round. */
    CEILING("/s", 0),
    SHARE_OF_CEILING("%", 0),
    TO_FIRST("×", 2),
    TO_UNDISTURBED("×", 2),
    SECONDS("s", 2),
    SERVER_MEMORY("MB", 0),
    POSTGRES_MEMORY("MB", 0),
    DATABASE_SIZE("MB", 0),
    /** Length of the round. */
    ROUND_SECONDS("s", 1),
    /** Number of latencies measured in the round. */
    SAMPLES("", 0);

    /** Least number of samples for which a 99th percentile is reported: of fewer it would be just the largest sample. */
    static final long SAMPLES_FOR_P99 = 100;

    private final String unit;
    private final int decimals;

    Figure(String unit, int decimals) {
        this.unit = unit;
        this.decimals = decimals;
    }

    /** Returns whether the figure describes the round itself and is not a result. */
    boolean isAboutTheRound() {
        return this == ROUND_SECONDS || this == SAMPLES;
    }

    String unit() {
        return unit;
    }

    /** Returns the column header for a table. */
    String label() {
        return wireName().replace('_', ' ');
    }

    /** Formats a value without its unit, such as {@code 3,912} or {@code 4.21}. */
    String format(double value) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
