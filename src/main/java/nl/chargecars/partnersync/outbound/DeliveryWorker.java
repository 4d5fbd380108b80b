package nl.chargecars.partnersync.outbound;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import nl.chargecars.partnersync.housekeeping.WorkerLoop;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.outbox.Wakeup;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.storage.ReadinessCheck;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Runs the delivery rounds, from the start of the server to its stop: at once after a commit on this node, when a retry is due that
 * this node recorded, and once a second for whatever else is due and for events of other nodes. Starts before the web server accepts
 * requests, and stops after it; the stop waits until attempts in progress are finished and recorded.
 */
@Component
public class DeliveryWorker implements SmartLifecycle, ReadinessCheck {

    private static final Logger log = LoggerFactory.getLogger(DeliveryWorker.class);

    /** Started before and stopped after the web server, whose own phases are 1024 and 2048 below the default. */
    private static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

    private static final Duration DRAIN_BEYOND_DEADLINE = Duration.ofSeconds(3);
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(30);

    private final Dispatcher dispatcher;
    private final LeaseRepository leases;
    private final Shares shares;
    private final InProgress inProgress;
    private final Wakeup wakeup;
    private final DeliveryShape shape;
    private final Settings settings;
    private final Clock clock;

    /** True from start to stop. Spring asks for this before it stops a component, and leaves out those that do not run. */
    private volatile boolean running;

    private volatile boolean claiming;
    private volatile long lastRound = System.nanoTime();
    private @Nullable Thread thread;

    DeliveryWorker(
            Dispatcher dispatcher,
            LeaseRepository leases,
            Shares shares,
            InProgress inProgress,
            Wakeup wakeup,
            DeliveryShape shape,
            Settings settings,
            Clock clock) {
        this.dispatcher = dispatcher;
        this.leases = leases;
        this.shares = shares;
        this.inProgress = inProgress;
        this.wakeup = wakeup;
        this.shape = shape;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Runs one round, for tests: claims every delivery that is due and waits until all are attempted and recorded.
     *
     * @return how many deliveries were claimed; of these, superseded ones are not attempted
     */
    public int step() {
        int claimed = dispatcher.dispatchAll();
        try {
            if (!inProgress.awaitNone(shape.lease())) {
                throw new IllegalStateException("deliveries are still under way after " + shape.lease());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
        return claimed;
    }

    @Override
    public String name() {
        return "workers";
    }

    /**
     * True while the worker completes its rounds; false before its start, once the server is to stop, and when no round ends for 30
     * seconds.
     */
    @Override
    public boolean isReady() {
        boolean beating = System.nanoTime() - lastRound < LONGEST_ROUND.toNanos();
        return claiming && (beating || !shape.automatic());
    }

    @Override
    public void start() {
        if (settings.database().isEmpty()) {
            // only this node uses the embedded database, so the processes that held these leases have ended
            int released = leases.releaseAll(clock.instant());
            if (released > 0) {
                log.info("{} deliveries were under way when the server last stopped; they are sent again", released);
            }
        }
        running = true;
        claiming = true;
        if (shape.automatic()) {
            thread = Thread.ofPlatform().name("delivery-worker").start(this::goRound);
        }
    }

    /**
     * Stops claiming as soon as the server is told to stop. Attempts in progress end while requests are still answered, and other
     * nodes send what these requests commit.
     */
    @EventListener(ContextClosedEvent.class)
    void leaveTheRestToOthers() {
        claiming = false;
        wakeup.release();
    }

    /** Stops claiming and waits for attempts in progress, not much longer than an attempt can take. */
    @Override
    public void stop() {
        claiming = false;
        try {
            if (thread != null) {
                wakeup.release();
                thread.join();
            }
            dispatcher.stop();
            if (inProgress.awaitNone(shape.deadline().plus(DRAIN_BEYOND_DEADLINE))) {
                leave();
            } else {
                log.warn("stopped with deliveries under way; their leases run out and they are sent again");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        running = false;
    }

    private void leave() {
        try {
            shares.leave();
        } catch (DataAccessException away) {
            log.warn(
                    "the other nodes learn a little later that this one stopped: {}",
                    away.getClass().getSimpleName());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    private void goRound() {
        long lastSweep = 0;
        boolean swept = false;
        while (claiming) {
            try {
                Set<IntegrationId> signalled = wakeup.await(shape.poll());
                boolean sweepDue =
                        !swept || System.nanoTime() - lastSweep >= shape.poll().toNanos();
                if (sweepDue) {
                    lastSweep = System.nanoTime();
                    swept = true;
                    dispatcher.dispatchAll();
                } else {
                    dispatcher.dispatch(signalled);
                }
            } catch (InterruptedException stopping) {
                return;
            } catch (RuntimeException | Error failure) {
                // a worker that dies silently is the worst that could happen here
                WorkerLoop.report("a round of deliveries", failure);
            }
            lastRound = System.nanoTime();
        }
    }
}
