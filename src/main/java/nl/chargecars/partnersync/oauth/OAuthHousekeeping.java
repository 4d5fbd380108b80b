package nl.chargecars.partnersync.oauth;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Publishes the next signing key in time, and forgets what has expired: keys, revoked tokens, used assertions. Any node may do it. */
@Component
class OAuthHousekeeping {

    private static final Logger log = LoggerFactory.getLogger(OAuthHousekeeping.class);

    /** Longer than the clocks of two nodes are apart: what one deletes, the other must not take any more. */
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

    @Scheduled(initialDelay = 10, fixedDelay = 10, timeUnit = TimeUnit.MINUTES)
    void tidyUp() {
        try {
            step();
        } catch (DataAccessException | TransactionException away) {
            log.warn("signing keys and token lists wait: {}", away.getClass().getSimpleName());
        }
    }

    void step() {
        keys.step();
        Instant expired = clock.instant().minus(KEPT_BEYOND);
        int tokens = revoked.deleteExpiredBefore(expired);
        int assertions = used.deleteExpiredBefore(expired);
        log.debug("{} revoked tokens and {} used assertions have expired", tokens, assertions);
    }
}
