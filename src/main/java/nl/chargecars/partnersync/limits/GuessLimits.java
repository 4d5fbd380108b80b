package nl.chargecars.partnersync.limits;

import java.time.Duration;
import nl.chargecars.partnersync.partner.RateLimit;

/**
 * How often one may be wrong.
 *
 * @param byAddress failures from one address
 * @param bySubject failures with one credential, client or user name
 * @param tokenRequests of one client
 * @param signIns forms sent from one address, or by one known browser; as many visits back from an identity provider; as many with
 *     one credential of a partner
 * @param mostRemembered addresses, and as many names: what an attacker with many of them can take of the memory
 */
public record GuessLimits(
        RateLimit byAddress, RateLimit bySubject, RateLimit tokenRequests, RateLimit signIns, int mostRemembered) {

    static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);

    public static GuessLimits standard() {
        return new GuessLimits(
                new RateLimit(30, 60), new RateLimit(10, 20), new RateLimit(60, 60), new RateLimit(20, 30), 50_000);
    }
}
