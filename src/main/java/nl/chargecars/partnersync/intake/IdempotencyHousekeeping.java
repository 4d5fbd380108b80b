package nl.chargecars.partnersync.intake;

import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Forgets answers that are no longer brought back, a page at a time, so that no request waits for it. Any node may do it. */
@Component
class IdempotencyHousekeeping {

    private static final Logger log = LoggerFactory.getLogger(IdempotencyHousekeeping.class);
    private static final int PAGE = 1_000;

    private final IdempotencyRepository repository;
    private final Clock clock;

    IdempotencyHousekeeping(IdempotencyRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    @Scheduled(initialDelay = 10, fixedDelay = 10, timeUnit = TimeUnit.MINUTES)
    void tidyUp() {
        try {
            int deleted = forgetOldAnswers();
            log.debug("{} old idempotency keys deleted", deleted);
        } catch (DataAccessException away) {
            log.warn(
                    "old idempotency keys are kept for now: {}", away.getClass().getSimpleName());
        }
    }

    /** How many were deleted. */
    int forgetOldAnswers() {
        int deleted = 0;
        int page;
        do {
            page = repository.deleteOlderThan(clock.instant().minus(IdempotencyRepository.HONOURED_FOR), PAGE);
            deleted += page;
        } while (page == PAGE);
        return deleted;
    }
}
