package nl.chargecars.partnersync.limits;

import java.time.Duration;
import nl.chargecars.partnersync.partner.RateLimit;

/**
 * Limits for failed credentials and for attempts to sign in.
 *
 * @param byAddress failures from one address with what this server issues or signatures prove, which guessing does not find: they
 *     bound the load, and leave room for a developer who looks for a mistake
 * @param bySubject such failures with one credential or client
 * @param chosenByAddress failures from one address with a secret that a person chose and that guessing may find; counted separately
 * @param tokenRequests token requests of one OAuth2 client
 * @param signIns sign-in forms from one address or one known browser; also, counted separately, returns from an identity provider per
 *     address, and sign-ins per credential of a partner
 * @param mostRemembered most entries in each cache of {@link GuessLimiter}; bounds the memory that an attacker with many addresses or names
 *     can occupy
 */
public record GuessLimits(
        RateLimit byAddress,
        RateLimit bySubject,
        RateLimit chosenByAddress,
        RateLimit tokenRequests,
        RateLimit signIns,
        int mostRemembered) {

    static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);

    public static GuessLimits standard() {
        return new GuessLimits(
                new RateLimit(120, 300),
                new RateLimit(60, 100),
                new RateLimit(30, 60),
                new RateLimit(60, 60),
                new RateLimit(20, 30),
                50_000);
    }
}
