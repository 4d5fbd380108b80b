package nl.chargecars.partnersync.outbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.storage.AfterCommit;
import org.springframework.stereotype.Component;

/**
 * Signals to the delivery worker, within this process, for which integrations there may be something to send, so that delivery starts
 * right after a commit, and a retry when it is due. Thread-safe.
 */
@Component
public class Wakeup {

    /** How late a signal for later may be. Those of one step come together, so that retries in quick succession cost few claims. */
    static final Duration STEP = Duration.ofMillis(50);

    /** What is due later than this is early enough with the worker's next look at all integrations. */
    private static final Duration FARTHEST = Duration.ofMinutes(2);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition signalled = lock.newCondition();
    private final Set<IntegrationId> waiting = new HashSet<>();
    private final NavigableMap<Instant, Set<IntegrationId>> later = new TreeMap<>();
    private final Clock clock;
    private boolean released;

    public Wakeup(Clock clock) {
        this.clock = clock;
    }

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

    /** As {@link #signal}, at this time; not if it is more than two minutes ahead. */
    public void signalAt(Instant time, IntegrationId integration) {
        if (time.isAfter(clock.instant().plus(FARTHEST))) {
            return;
        }
        Instant step = Instant.ofEpochMilli((time.toEpochMilli() / STEP.toMillis() + 1) * STEP.toMillis());
        lock.lock();
        try {
            later.computeIfAbsent(step, _ -> new HashSet<>()).add(integration);
            if (later.firstKey().equals(step)) {
                signalled.signal();
            }
        } finally {
            lock.unlock();
        }
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
            takeWhatIsDue();
            while (waiting.isEmpty() && !released && left > 0) {
                long nap = Math.min(left, untilNextIsDue());
                left -= nap - signalled.awaitNanos(nap);
                takeWhatIsDue();
            }
            Set<IntegrationId> answer = Set.copyOf(waiting);
            waiting.clear();
            released = false;
            return answer;
        } finally {
            lock.unlock();
        }
    }

    private void takeWhatIsDue() {
        Map<Instant, Set<IntegrationId>> due = later.headMap(clock.instant(), true);
        due.values().forEach(waiting::addAll);
        due.clear();
    }

    /** Returns nanoseconds; so many at least that nothing spins while the clock stands just before that time. */
    private long untilNextIsDue() {
        return later.isEmpty()
                ? Long.MAX_VALUE
                : Duration.between(clock.instant(), later.firstKey())
                        .plusMillis(1)
                        .toNanos();
    }
}
