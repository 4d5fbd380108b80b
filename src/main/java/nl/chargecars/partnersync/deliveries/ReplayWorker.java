package nl.chargecars.partnersync.deliveries;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import nl.chargecars.partnersync.deliveries.DeliveryQueries.Place;
import nl.chargecars.partnersync.housekeeping.HousekeepingJob;
import nl.chargecars.partnersync.housekeeping.HousekeepingShape;
import nl.chargecars.partnersync.outbox.ManualChange;
import nl.chargecars.partnersync.outbox.ManualChange.Outcome;
import nl.chargecars.partnersync.outbox.ManualChanges;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Goes on with replays, a page a second each: so neither memory nor a transaction grows with their size, and what is new goes
 * out in between. A page and the note that it is done are one transaction, so a crash loses none and repeats none; when this node
 * dies, another one goes on once the job's lease is over.
 */
@Component
class ReplayWorker implements HousekeepingJob {

    static final int PAGE = 200;
    static final Duration PAUSE = Duration.ofSeconds(1);

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

    /** Until no replay is left; by hand a page of each. */
    @Override
    public void run() {
        step();
        while (shape.automatic() && repository.anyRunning() && paused()) {
            step();
        }
    }

    /** The page under way is finished; whoever takes the job next goes on behind it. */
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

    /** One page of each that is due; answers how many pages there were. */
    int step() {
        int pages = 0;
        while (Boolean.TRUE.equals(transaction.execute(_ -> turn(repository.takeDue(clock.instant()))))) {
            pages++;
        }
        return pages;
    }

    /** The first page of this one, at once; if somebody is in its way, {@link #step} does it. */
    void begin(UUID id) {
        try {
            transaction.execute(_ -> turn(repository.take(id)));
        } catch (ConcurrencyFailureException | DuplicateKeyException lostRace) {
            log.info(
                    "replay {} begins a little later: {}",
                    id,
                    lostRace.getClass().getSimpleName());
        }
    }

    private boolean turn(Optional<ReplayJob> taken) {
        taken.ifPresent(this::page);
        return taken.isPresent();
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
