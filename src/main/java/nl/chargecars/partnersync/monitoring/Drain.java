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
 * Takes this node out of use before it stops: from the signal on it is not ready and closes each connection after its answer,
 * but still answers, until whoever sends requests here has had time to notice. Then the web server stops, and last the workers.
 */
@Component
class Drain implements SmartLifecycle, ReadinessCheck {

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

    /** Published before anything is stopped. */
    @EventListener(ContextClosedEvent.class)
    void leave() {
        draining = true;
    }

    @Override
    public String name() {
        return "serving";
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

    /** The first to be stopped. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }
}
