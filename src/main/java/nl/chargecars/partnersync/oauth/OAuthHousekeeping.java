package nl.chargecars.partnersync.oauth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.housekeeping.Round;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Publishes the next signing key in time, and forgets what has expired: keys, revoked tokens, used assertions. Any node may do it. */
@Component
class OAuthHousekeeping implements Round {

    private static final Logger log = LoggerFactory.getLogger(OAuthHousekeeping.class);
    private static final Duration PAUSE = Duration.ofMinutes(10);

    /**
     * How long expired rows are kept. Longer than the difference between the clocks of two nodes: when one node deletes a row, no
     * other node may still accept that token or assertion.
     */
    static final Duration KEPT_BEYOND = Duration.ofHours(1);

    private final SigningKeys keys;
    private final RevokedTokens revoked;
    private final UsedAssertions used;
    private final Clock clock;

    OAuthHousekeeping(SigningKeys keys, RevokedTokens revoked, UsedAssertions used, Clock clock) {
        this.keys = keys;
        this.revoked = revoked;
        this.used = used;
        this.clock = clock;
    }

    @Override
    public String work() {
        return "care for signing keys and lists of tokens";
    }

    @Override
    public Duration pause() {
        return PAUSE;
    }

    @Override
    public void round() {
        keys.step();
        Instant expired = clock.instant().minus(KEPT_BEYOND);
        int tokens = revoked.deleteExpiredBefore(expired);
        int assertions = used.deleteExpiredBefore(expired);
        log.debug("{} revoked tokens and {} used assertions have expired", tokens, assertions);
    }
}
