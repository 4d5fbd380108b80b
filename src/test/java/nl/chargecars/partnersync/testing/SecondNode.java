package nl.chargecars.partnersync.testing;

import nl.chargecars.partnersync.limits.GuessLimits;
import nl.chargecars.partnersync.partner.RateLimit;

/** As {@link TestConfiguration}, but with low limits for wrong credentials, so that a test soon reaches them. */
public class SecondNode extends TestConfiguration {

    /** Limits for failures from one address, failures with one credential, short keys, token requests and sign-ins. */
    public static final GuessLimits FEW = new GuessLimits(
            new RateLimit(6, 8),
            new RateLimit(6, 4),
            new RateLimit(6, 6),
            new RateLimit(6, 5),
            new RateLimit(6, 3),
            1_000);

    @Override
    GuessLimits guessLimitsOfTests() {
        return FEW;
    }
}
