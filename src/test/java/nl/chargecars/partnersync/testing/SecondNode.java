package nl.chargecars.partnersync.testing;

import nl.chargecars.partnersync.limits.GuessLimits;
import nl.chargecars.partnersync.partner.RateLimit;

/** As {@link TestConfiguration}, but soon tired of wrong credentials. */
public class SecondNode extends TestConfiguration {

    /** From one address and with one credential. */
    public static final GuessLimits FEW =
            new GuessLimits(new RateLimit(6, 8), new RateLimit(6, 4), new RateLimit(6, 5), new RateLimit(6, 3), 1_000);

    @Override
    GuessLimits guessLimitsOfTests() {
        return FEW;
    }
}
