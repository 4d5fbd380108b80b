package nl.chargecars.partnersync.reconciliation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.storage.DatabaseFailures;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Begins each day's runs and goes on with those under way, one after the other, each on one node, wherever: a unique row a day
 * and a lease see to that.
 */
@Component
public class ReconciliationWorker implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ReconciliationWorker.class);
    private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");
    private static final Actor SCHEDULE = Actor.system("reconciliation");
    private static final Duration LONGEST_STOP = Duration.ofSeconds(15);

    private final Integrations integrations;
    private final RunRepository runs;
    private final RunPages pages;
    private final ReconciliationShape shape;
    private final Clock clock;
    private volatile boolean running;
    private CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable Thread thread;

    ReconciliationWorker(
            Integrations integrations, RunRepository runs, RunPages pages, ReconciliationShape shape, Clock clock) {
        this.integrations = integrations;
        this.runs = runs;
        this.pages = pages;
        this.shape = shape;
        this.clock = clock;
    }

    /** By hand, for tests: what is due now, to its end. */
    public void step() {
        beginDailyRuns();
        for (Optional<Run> run = claim(); run.isPresent(); run = claim()) {
            walk(run.get(), false);
        }
    }

    @Override
    public void start() {
        running = true;
        stopping = new CountDownLatch(1);
        if (shape.automatic()) {
            thread = Thread.ofPlatform().name("reconciliation-worker").daemon().start(this::goRound);
        }
    }

    @Override
    public void stop() {
        running = false;
        stopping.countDown();
        try {
            if (thread != null && !thread.join(LONGEST_STOP)) {
                log.warn("stopped in the middle of a page; the run goes on when its lease ends");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void goRound() {
        while (running) {
            try {
                beginDailyRuns();
                for (Optional<Run> run = claim(); running && run.isPresent(); run = claim()) {
                    walk(run.get(), true);
                }
                if (stopping.await(shape.beat().toNanos(), TimeUnit.NANOSECONDS)) {
                    return;
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException failure) {
                report(failure);
            }
        }
    }

    private void beginDailyRuns() {
        Instant now = clock.instant();
        ZonedDateTime local = now.atZone(AMSTERDAM);
        if (local.toLocalTime().isBefore(shape.dailyAt())) {
            return;
        }
        LocalDate today = local.toLocalDate();
        for (Integration integration : integrations.polled()) {
            runs.begin(Run.begun(integration.partner(), integration.id(), "daily", today, SCHEDULE.name(), now));
        }
    }

    private Optional<Run> claim() {
        Instant now = clock.instant();
        return runs.claim(now, now.plus(shape.lease()));
    }

    private void walk(Run first, boolean untilStop) {
        Optional<Integration> integration =
                integrations.find(first.integration()).filter(Integration::polled);
        if (integration.isEmpty()) {
            runs.fail(first, "not_polled", "The integration is not polled any more.", clock.instant());
            return;
        }
        Run run = first;
        while (run != null && (running || !untilStop)) {
            run = pages.page(run, integration.get());
        }
    }

    private static void report(RuntimeException failure) {
        if (DatabaseFailures.isOutage(failure)) {
            log.warn(
                    "reconciliation waits, the database is away: {}",
                    failure.getClass().getSimpleName());
        } else {
            log.error("a reconciliation run failed, it goes on when its lease ends", failure);
        }
    }
}
