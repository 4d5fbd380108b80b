package nl.chargecars.partnersync.settings;

import java.time.Duration;

/** What is assumed of the clocks of several nodes (docs/operating.md, "Several nodes"). */
public final class Clocks {

    /**
     * How far the clocks of two nodes may differ. A time that lies further ahead than a node could set it now, plus this, was written
     * before a clock was set back. SQL statements that compare such times have it as {@code interval '1 minute'}.
     */
    public static final Duration MOST_APART = Duration.ofMinutes(1);

    private Clocks() {}
}
