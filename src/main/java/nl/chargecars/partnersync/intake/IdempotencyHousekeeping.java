package nl.chargecars.partnersync.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.housekeeping.HousekeepingJob;
import nl.chargecars.partnersync.housekeeping.PagedDeletion;
import nl.chargecars.partnersync.settings.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Deletes stored responses that are too old to be replayed, in pages, so that no request waits for a long transaction. */
@Component
class IdempotencyHousekeeping implements HousekeepingJob {

    private static final Logger log = LoggerFactory.getLogger(IdempotencyHousekeeping.class);

    private final IdempotencyRepository repository;
    private final Clock clock;

    IdempotencyHousekeeping(IdempotencyRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "idempotency-keys";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void run() {
        log.debug("{} old idempotency keys deleted", forgetOldAnswers());
    }

    /** Deletes all expired responses, and those from before a clock was set back. Returns how many it deleted. */
    int forgetOldAnswers() {
        Instant now = clock.instant();
        return PagedDeletion.all(
                        most -> repository.deleteOlderThan(now.minus(IdempotencyRepository.HONOURED_FOR), most))
                + PagedDeletion.all(most -> repository.deleteAheadOf(now.plus(Clocks.MOST_APART), most));
    }
}
