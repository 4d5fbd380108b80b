package nl.chargecars.partnersync.custody;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import nl.chargecars.partnersync.housekeeping.HousekeepingJob;
import org.springframework.stereotype.Component;

/**
 * Erases what a partner responded to an attempt that was in progress during an erasure. A node that was without the database writes it
 * when the erasure is finished, and nobody has a reason to repeat that.
 */
@Component
class LateAnswers implements HousekeepingJob {

    /** No node keeps results for longer: it would have been restarted. */
    private static final Duration LATEST = Duration.ofDays(7);

    private static final int BATCH = 100;

    private final ErasureRepository repository;
    private final ErasedPayloads payloads;
    private final Clock clock;

    LateAnswers(ErasureRepository repository, ErasedPayloads payloads, Clock clock) {
        this.repository = repository;
        this.payloads = payloads;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "late-answers";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        repository.erasedSince(clock.instant().minus(LATEST)).forEach(this::eraseAnswers);
    }

    private void eraseAnswers(UUID contact) {
        List<UUID> orders;
        do {
            orders = repository.nextAnswered(contact, BATCH);
            payloads.eraseAnswers(orders);
        } while (orders.size() == BATCH);
    }
}
