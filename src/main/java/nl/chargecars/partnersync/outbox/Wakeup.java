package nl.chargecars.partnersync.outbox;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.storage.AfterCommit;
import org.springframework.stereotype.Component;

/**
 * Signals to the delivery worker, within this process, for which integrations there may be something to send, so that delivery starts
 * right after a commit. Thread-safe.
 */
@Component
public class Wakeup {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition signalled = lock.newCondition();
    private final Set<IntegrationId> waiting = new HashSet<>();
    private boolean released;

    public void signal(Collection<IntegrationId> integrations) {
        if (integrations.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            waiting.addAll(integrations);
            signalled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #signal}, once the caller's transaction has committed; nothing happens if it does not commit. */
    public void signalAfterCommit(Collection<IntegrationId> integrations) {
        AfterCommit.run(() -> signal(integrations));
    }

    /** Ends a wait in {@link #await} at once, so that the worker can stop. */
    public void release() {
        lock.lock();
        try {
            released = true;
            signalled.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns the integrations that were signalled since the last call. Waits while there are none; returns an empty set after the
     * longest wait, or after {@link #release}.
     */
    public Set<IntegrationId> await(Duration longest) throws InterruptedException {
        long left = longest.toNanos();
        lock.lock();
        try {
            while (waiting.isEmpty() && !released && left > 0) {
                left = signalled.awaitNanos(left);
            }
            Set<IntegrationId> answer = Set.copyOf(waiting);
            waiting.clear();
            released = false;
            return answer;
        } finally {
            lock.unlock();
        }
    }
}
