package nl.chargecars.partnersync.figures;

import org.jspecify.annotations.Nullable;

/** How many exchanges with a partner succeeded and failed. */
public record Exchanges(long succeeded, long failed) {

    static final Exchanges NONE = new Exchanges(0, 0);

    private static final double HUNDREDTHS_OF_A_PERCENT = 10_000;
    private static final double HUNDREDTHS = 100;

    /**
     * Returns the successful exchanges as a percentage of all, with two decimals; null when there were none. The seed's AVG over
     * orders is not used, because it is no rate of success.
     */
    public @Nullable Double successRate() {
        long all = succeeded + failed;
        return all == 0 ? null : Math.round(HUNDREDTHS_OF_A_PERCENT * succeeded / all) / HUNDREDTHS;
    }
}
