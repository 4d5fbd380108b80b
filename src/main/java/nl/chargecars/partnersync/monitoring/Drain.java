package nl.chargecars.partnersync.monitoring;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.storage.ReadinessCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Takes this node out of service before it stops. From the stop signal on, the node is not ready and closes each connection after
 * its answer. It still answers requests for a grace period, in which load balancers notice that it is not ready; what else waits
 * for partners or jobs stops meanwhile. Then the web server stops, and the worker that sends deliveries last
 * (docs/adr/0014-nodes-retention-alerts.md).
 */
@Component
class Drain implements SmartLifecycle, ReadinessCheck {

    /** The name of this check of readiness. */
    static final String SERVING = "serving";

    private static final Logger log = LoggerFactory.getLogger(Drain.class);

    private final Duration grace;
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile boolean draining;
    private volatile boolean running;

    Drain(Settings settings) {
        this.grace = settings.drain();
    }

    boolean isDraining() {
        return draining;
    }

    /** Starts draining. Spring publishes this event before it stops any bean. */
    @EventListener(ContextClosedEvent.class)
    void leave() {
        draining = true;
    }

    @Override
    public String name() {
        return SERVING;
    }

    @Override
    public boolean isReady() {
        return !draining;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        draining = true;
        if (!grace.isZero()) {
            log.info("not ready any more; requests are still answered for {} s", grace.toSeconds());
        }
        try {
            var _ = never.await(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Returns the highest phase, so that this bean is stopped first. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
