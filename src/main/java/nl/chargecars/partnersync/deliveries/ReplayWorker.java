package nl.chargecars.partnersync.deliveries;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import nl.chargecars.partnersync.deliveries.DeliveryQueries.Place;
import nl.chargecars.partnersync.housekeeping.Backoff;
import nl.chargecars.partnersync.housekeeping.HousekeepingJob;
import nl.chargecars.partnersync.housekeeping.HousekeepingShape;
import nl.chargecars.partnersync.outbox.ManualChange;
import nl.chargecars.partnersync.outbox.ManualChange.Outcome;
import nl.chargecars.partnersync.outbox.ManualChanges;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Continues replays, one page per second each. Neither memory nor a transaction grows with a replay's size, and new deliveries are
 * sent between pages. A page and its progress are saved in one transaction, so that a crash neither loses nor repeats a page. If
 * this node dies, another one continues when the job's lease has expired.
 */
@Component
class ReplayWorker implements HousekeepingJob {

    static final int PAGE = 200;
    static final Duration PAUSE = Duration.ofSeconds(1);
    static final Backoff PAUSES_AFTER_FAILURES = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));

    private static final Logger log = LoggerFactory.getLogger(ReplayWorker.class);

    private final ReplayRepository repository;
    private final DeliveryParameters parameters;
    private final DeliveryQueries queries;
    private final ManualChanges changes;
    private final TransactionTemplate transaction;
    private final HousekeepingShape shape;
    private final Clock clock;
    private final CountDownLatch stopping = new CountDownLatch(1);

    ReplayWorker(
            ReplayRepository repository,
            DeliveryParameters parameters,
            DeliveryQueries queries,
            ManualChanges changes,
            TransactionTemplate transaction,
            HousekeepingShape shape,
            Clock clock) {
        this.repository = repository;
        this.parameters = parameters;
        this.queries = queries;
        this.changes = changes;
        this.transaction = transaction;
        this.shape = shape;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "replays";
    }

    @Override
    public Duration every() {
        return PAUSE;
    }

    /** Processes pages until no replay is running; when not automatic, one page of each. */
    @Override
    public void run() {
        step();
        while (shape.automatic() && repository.anyRunning() && paused()) {
            step();
        }
    }

    /** On shutdown, ends after the current page; the next node that gets the job continues from there. */
    @EventListener(ContextClosedEvent.class)
    void leaveTheRestToOthers() {
        stopping.countDown();
    }

    private boolean paused() {
        try {
            return !stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Processes one page of each replay that is due and returns the number of pages, with those that failed. */
    int step() {
        int pages = 0;
        while (nextPage()) {
            pages++;
        }
        return pages;
    }

    /** Returns false when no replay is due. One whose page fails is tried again later, so that it keeps no other waiting. */
    private boolean nextPage() {
        var due = new AtomicReference<@Nullable ReplayJob>();
        try {
            transaction.executeWithoutResult(
                    _ -> repository.takeDue(clock.instant()).ifPresent(job -> {
                        due.set(job);
                        page(job);
                    }));
        } catch (RuntimeException failure) {
            ReplayJob job = due.get();
            if (job == null) {
                throw failure;
            }
            Duration pause = PAUSES_AFTER_FAILURES.after(job.failures());
            log.warn("a page of replay {} failed and is tried again in {} s", job.id(), pause.toSeconds(), failure);
            repository.postpone(job.id(), clock.instant().plus(pause));
        }
        return due.get() != null;
    }

    /**
     * Processes the replay's first page at once. If that fails, {@link #step} does it later: the replay is stored, and whoever was
     * refused would ask for a second one.
     */
    void begin(UUID id) {
        try {
            transaction.executeWithoutResult(_ -> repository.take(id).ifPresent(this::page));
        } catch (ConcurrencyFailureException | DuplicateKeyException lostRace) {
            log.info(
                    "replay {} begins a little later: {}",
                    id,
                    lostRace.getClass().getSimpleName());
        } catch (RuntimeException failure) {
            log.warn("replay {} begins a little later", id, failure);
        }
    }

    private void page(ReplayJob job) {
        Instant now = clock.instant();
        List<Place> page = queries.places(job.filter(parameters.sending(job.partner())), job.doneUpTo(), PAGE);
        int replayed =
                (int) changes
                        .handle(page.stream()
                                .<ManualChange>map(place -> job.retry(place.id()))
                                .toList())
                        .stream()
                        .filter(Outcome.Done.class::isInstance)
                        .count();
        if (page.size() < PAGE) {
            repository.finish(job.id(), ReplayView.State.DONE, replayed, now);
        } else {
            repository.advance(job.id(), replayed, Objects.requireNonNull(page.getLast()), now.plus(PAUSE));
        }
    }
}
