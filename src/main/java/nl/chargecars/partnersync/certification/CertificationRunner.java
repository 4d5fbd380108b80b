package nl.chargecars.partnersync.certification;

import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import nl.chargecars.partnersync.calling.PartnerCalls;
import nl.chargecars.partnersync.housekeeping.Deadline;
import nl.chargecars.partnersync.housekeeping.StopsConcurrently;
import nl.chargecars.partnersync.outbound.DeliveryShape;
import nl.chargecars.partnersync.outbound.TestWebhooks;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.StatusVocabulary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Executes runs, each on a thread of its own, and stores the result of every check as soon as it is done. A stop of the server
 * breaks off the runs in progress: an incomplete run is of little use, and a new one is started with one click.
 */
@Component
class CertificationRunner implements StopsConcurrently {

    private static final Logger log = LoggerFactory.getLogger(CertificationRunner.class);

    private final CertificationRepository runs;
    private final TestWebhooks webhooks;
    private final PartnerCalls calls;
    private final StatusVocabulary vocabulary;
    private final CertificationShape shape;
    private final DeliveryShape deliveries;
    private final Clock clock;
    private final Set<Thread> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    CertificationRunner(
            CertificationRepository runs,
            TestWebhooks webhooks,
            PartnerCalls calls,
            StatusVocabulary vocabulary,
            CertificationShape shape,
            DeliveryShape deliveries,
            Clock clock) {
        this.runs = runs;
        this.webhooks = webhooks;
        this.calls = calls;
        this.vocabulary = vocabulary;
        this.shape = shape;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /** Returns whether this node already has the maximum number of runs in progress. */
    boolean isFull() {
        return underWay.size() >= shape.atOnce();
    }

    void start(UUID run, Integration integration) {
        Thread thread = Thread.ofVirtual().name("certification").unstarted(() -> make(run, integration));
        underWay.add(thread);
        thread.start();
    }

    /** Executes a run in the caller's thread. A run that fails with an error is logged and ends as broken off. */
    void make(UUID run, Integration integration) {
        CertificationRun.State state = CertificationRun.State.BROKEN_OFF;
        try {
            if (checks(run, integration)) {
                state = CertificationRun.State.FINISHED;
            }
        } catch (RuntimeException failure) {
            log.error("certification run {} was broken off", run, failure);
        } finally {
            boolean interrupted = Thread.interrupted(); // an interrupt must not keep the final state from being written
            try {
                runs.end(run, state, clock.instant());
                log.info("certification.run integration={} run={} state={}", integration.id(), run, state.wireName());
            } finally {
                underWay.remove(Thread.currentThread()); // not before: a stop waits for what is written last
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Makes all checks in order. Returns false when the run was broken off. */
    private boolean checks(UUID run, Integration integration) {
        var trial = new Trial(integration, webhooks, calls, deliveries.deadline(), clock);
        var checks = new Checks(trial, shape, vocabulary);
        boolean answers = true;
        for (Check check : Check.values()) {
            CheckResult result = answers ? checks.make(check) : CheckResult.notTried(check);
            if (Thread.currentThread().isInterrupted()
                    || !runs.add(run, result, clock.instant().plus(shape.lease()))) {
                return false;
            }
            if (check == Check.ANSWERS) {
                answers = result.finding() == Finding.ANSWERED;
            }
        }
        return true;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        underWay.forEach(Thread::interrupt);
        Deadline deadline = Deadline.in(LONGEST_WAIT);
        try {
            for (Thread thread : underWay) {
                thread.join(deadline.left());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
