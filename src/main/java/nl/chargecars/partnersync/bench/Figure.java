package nl.chargecars.partnersync.bench;

import java.util.Locale;
import nl.chargecars.partnersync.id.WireNamed;

/** A kind of figure, with its unit. */
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
    /** What PostgreSQL alone did right before and after. */
    CEILING("/s", 0),
    SHARE_OF_CEILING("%", 0),
    TO_FIRST("×", 2),
    TO_UNDISTURBED("×", 2),
    SECONDS("s", 2),
    SERVER_MEMORY("MB", 0),
    POSTGRES_MEMORY("MB", 0),
    DATABASE_SIZE("MB", 0),
    /** Of a round, beside which its other figures are read: how long it was. */
    ROUND_SECONDS("s", 1),
    /** Latencies counted in a round. */
    SAMPLES("", 0);

    /** Of fewer no hundredth is told: it would be one of them. */
    static final long SAMPLES_FOR_P99 = 100;

    private final String unit;
    private final int decimals;

    Figure(String unit, int decimals) {
        this.unit = unit;
        this.decimals = decimals;
    }

    /** Says something about a round, and nothing about what was measured in it. */
    boolean isAboutTheRound() {
        return this == ROUND_SECONDS || this == SAMPLES;
    }

    String unit() {
        return unit;
    }

    /** For a table. */
    String label() {
        return wireName().replace('_', ' ');
    }

    /** Such as {@code 3,912} or {@code 4.21}, without the unit. */
    String format(double value) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
