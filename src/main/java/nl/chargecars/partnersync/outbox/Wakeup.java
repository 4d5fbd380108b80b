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

/** Tells the dispatcher, within this process, for whom there may be something to send: delivery starts at once after a commit. */
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

    /** The same once the caller's transaction is committed; nothing happens if it is not. */
    public void signalAfterCommit(Collection<IntegrationId> integrations) {
        AfterCommit.run(() -> signal(integrations));
    }

    /** Ends the wait at once, for the worker's stop. */
    public void release() {
        lock.lock();
        try {
            released = true;
            signalled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whoever was signalled for since the last call; waits when there is nobody, and answers an empty set after the longest wait. */
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
