package nl.chargecars.partnersync.reconciliation;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Optional;
import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.client.FailureCode;
import nl.chargecars.partnersync.housekeeping.LeasedWork;
import nl.chargecars.partnersync.housekeeping.StopsConcurrently;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.settings.DutchTime;
import nl.chargecars.partnersync.storage.DatabaseFailures;
import org.jspecify.annotations.Nullable;
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
    private final LeasedWork<Run> work;

    ReconciliationWorker(
            Integrations integrations, RunRepository runs, RunPages pages, ReconciliationShape shape, Clock clock) {
        this.integrations = integrations;
        this.runs = runs;
        this.pages = pages;
        this.shape = shape;
        this.clock = clock;
        this.work = new LeasedWork<>(
                "reconciliation",
                shape.beat(),
                shape.runs(),
                new LeasedWork.Steps<>(this::beginDailyRuns, this::claim, this::page, runs::release),
                "in the middle of a page; the run goes on when its lease ends");
    }

    /** For tests: begins the runs that are due now and completes all runs. */
    public void step() {
        work.step();
    }

    @Override
    public void start() {
        work.start(shape.automatic());
    }

    @Override
    public void stop() {
        work.stop();
    }

    @Override
    public boolean isRunning() {
        return work.going();
    }

    private void beginDailyRuns() {
        Instant now = clock.instant();
        ZonedDateTime local = now.atZone(DutchTime.ZONE);
        if (local.toLocalTime().isBefore(shape.dailyAt())) {
            return;
        }
        LocalDate today = local.toLocalDate();
        for (Integration integration : integrations.polled()) {
            runs.begin(Run.begun(integration.partner(), integration.id(), RunView.Cause.DAILY, today, now));
        }
    }

    private Optional<Run> claim() {
        Instant now = clock.instant();
        return runs.claim(now, now.plus(shape.lease()));
    }

    /**
     * Does one page of a run. An unexpected error ends the run as failed: if it stayed in progress it would block every later run of
     * the integration.
     */
    private @Nullable Run page(Run run) {
        try {
            // read for each page: a run may last for hours
            Optional<Integration> integration =
                    integrations.find(run.integration()).filter(Integration::polled);
            if (integration.isPresent()) {
                return pages.page(run, integration.get());
            }
            runs.fail(run, "not_polled", "The integration is not polled any more.", clock.instant());
        } catch (RuntimeException failure) {
            if (DatabaseFailures.isOutage(failure) || failure instanceof ConcurrencyFailureException) {
                throw failure; // the run continues after its lease expires
            }
            log.error("reconciliation run {} failed", run.id(), failure);
            var why = Failure.of(FailureCode.OUR_FAULT);
            runs.fail(run, why.code().wireName(), why.text(), clock.instant());
        }
        return null;
    }
}
