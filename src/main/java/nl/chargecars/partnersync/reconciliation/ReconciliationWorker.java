package nl.chargecars.partnersync.reconciliation;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.client.FailureCode;
import nl.chargecars.partnersync.housekeeping.ConcurrentTasks;
import nl.chargecars.partnersync.housekeeping.Deadline;
import nl.chargecars.partnersync.housekeeping.StopsConcurrently;
import nl.chargecars.partnersync.housekeeping.WorkerLoop;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.settings.DutchTime;
import nl.chargecars.partnersync.storage.DatabaseFailures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;

/**
 * Begins the daily runs, repeats those that fail, and continues runs in progress: several in parallel, each on one node at a time. A
 * unique row per attempt and a lease ensure that. On shutdown a run is released after its current page, for any node to continue.
 */
@Component
public class ReconciliationWorker implements StopsConcurrently {

    private static final Logger log = LoggerFactory.getLogger(ReconciliationWorker.class);

    private final Integrations integrations;
    private final RunRepository runs;
    private final RunPages pages;
    private final ReconciliationShape shape;
    private final Clock clock;
    private final ConcurrentTasks walks;
    private final WorkerLoop beat;

    ReconciliationWorker(
            Integrations integrations, RunRepository runs, RunPages pages, ReconciliationShape shape, Clock clock) {
        this.integrations = integrations;
        this.runs = runs;
        this.pages = pages;
        this.shape = shape;
        this.clock = clock;
        this.walks = new ConcurrentTasks("reconciliation", shape.runs());
        this.beat = new WorkerLoop("reconciliation", shape.beat(), this::round);
    }

    /** For tests: begins the runs that are due now and completes all runs. */
    public void step() {
        beginDailyRuns();
        for (Optional<Run> run = claim(); run.isPresent(); run = claim()) {
            go(run.get(), () -> true);
        }
    }

    @Override
    public void start() {
        beat.start(shape.automatic());
    }

    @Override
    public void stop() {
        Deadline deadline = Deadline.in(LONGEST_WAIT);
        boolean allOver = beat.stop(deadline.left());
        allOver &= walks.awaitAll(deadline.left());
        if (!allOver) {
            log.warn("stopped in the middle of a page; the run goes on when its lease ends");
        }
    }

    @Override
    public boolean isRunning() {
        return beat.going();
    }

    private void round() {
        beginDailyRuns();
        walks.begin(beat::going, () -> claim().map(run -> () -> go(run, beat::going)));
    }

    private void beginDailyRuns() {
        Instant now = clock.instant();
        ZonedDateTime local = now.atZone(DutchTime.ZONE);
        if (local.toLocalTime().isBefore(shape.dailyAt())) {
            return;
        }
        LocalDate today = local.toLocalDate();
        for (Integration integration : integrations.polled()) {
            runs.begin(Run.begun(integration.partner(), integration.id(), "daily", today, now));
        }
    }

    private Optional<Run> claim() {
        Instant now = clock.instant();
        return runs.claim(now, now.plus(shape.lease()));
    }

    /**
     * Continues a run. An unexpected error ends the run as failed: if it stayed in progress it would block every later run of the
     * integration.
     */
    private void go(Run run, BooleanSupplier goOn) {
        try {
            walk(run, goOn);
        } catch (RuntimeException failure) {
            if (DatabaseFailures.isOutage(failure) || failure instanceof ConcurrencyFailureException) {
                throw failure; // the run continues after its lease expires
            }
            log.error("reconciliation run {} failed", run.id(), failure);
            var why = Failure.of(FailureCode.OUR_FAULT);
            runs.fail(run, why.code().wireName(), why.text(), clock.instant());
        }
    }

    private void walk(Run first, BooleanSupplier goOn) {
        Run run = first;
        while (run != null) {
            if (!goOn.getAsBoolean()) {
                runs.release(run);
                return;
            }
            // read for each page: a run may last for hours
            Optional<Integration> integration =
                    integrations.find(run.integration()).filter(Integration::polled);
            if (integration.isEmpty()) {
                runs.fail(run, "not_polled", "The integration is not polled any more.", clock.instant());
                return;
            }
            run = pages.page(run, integration.get());
        }
    }
}
