package nl.chargecars.partnersync.outbound;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import nl.chargecars.partnersync.outbound.ResultRepository.AttemptKey;
import nl.chargecars.partnersync.storage.DatabaseFailures;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.storage.OverloadedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Queues results until they are recorded. During a database outage results are kept, and written when it is over. The queue is
 * bounded, and a lane whose result finds no place waits for one, so nothing more is sent that could not be recorded.
 */
@Component
class ResultQueue {

    private static final Logger log = LoggerFactory.getLogger(ResultQueue.class);

    /** Also the capacity of the group commit's queue, which is therefore never full. */
    static final int CAPACITY = 4_096;

    private final GroupCommit<AttemptResult, AttemptResult> recorder;
    private final InProgress inProgress;
    private final Semaphore places = new Semaphore(CAPACITY);
    private final Queue<AttemptResult> kept = new ConcurrentLinkedQueue<>();

    /** The results that are not written, including those that wait for a place; each with the end of its lease. */
    private final Map<AttemptKey, Instant> unwritten = new ConcurrentHashMap<>();

    ResultQueue(GroupCommit<AttemptResult, AttemptResult> attemptResults, InProgress inProgress) {
        this.recorder = attemptResults;
        this.inProgress = inProgress;
    }

    /** Queues the result. Returns before it is recorded, but waits while there is no place. */
    void add(AttemptResult result) {
        unwritten.put(AttemptKey.of(result), result.delivery().leaseEnd());
        places.acquireUninterruptibly();
        write(result);
    }

    /**
     * True while the lease of a result has ended that is not written: a claim could take a delivery that has arrived already. Perhaps
     * still when its commit wakes the worker, whose next look at all integrations then follows within a second.
     */
    boolean isOverdue(Instant now) {
        return unwritten.values().stream().anyMatch(leaseEnd -> !leaseEnd.isAfter(now));
    }

    /** Tries again to write the results that could not be written. */
    void writeAgain() {
        List<AttemptResult> again = new ArrayList<>();
        for (AttemptResult result = kept.poll(); result != null; result = kept.poll()) {
            again.add(result);
        }
        again.forEach(this::write);
    }

    private void write(AttemptResult result) {
        try {
            var _ = recorder.enqueue(result).whenComplete((_, failure) -> written(result, failure));
        } catch (OverloadedException closed) {
            // this node is stopping: the lease expires, and the delivery is sent again with the same webhook-id
            drop(result, closed);
        }
    }

    private void written(AttemptResult result, @Nullable Throwable failure) {
        if (failure == null) {
            done(result);
        } else if (DatabaseFailures.isOutage(failure)) {
            kept.add(result);
        } else {
            drop(result, failure);
        }
    }

    private void drop(AttemptResult result, @Nullable Throwable failure) {
        done(result);
        log.error("the result of {} could not be recorded; it will be sent again", result.delivery(), failure);
    }

    private void done(AttemptResult result) {
        unwritten.remove(AttemptKey.of(result));
        places.release();
        inProgress.remove(1);
    }
}
