package nl.chargecars.partnersync.storage;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Collects the commands of concurrent requests and writes them in one transaction; every caller gets its outcome after the commit
 * (design, "Writing: list first, group commit"). A committer thread takes all waiting commands, up to the largest batch. It waits
 * for more only if its shape has a patience or another committer is busy, so a lone request pays for one commit and no waiting.
 *
 * <p>When a batch fails because of its data, its commands are run one by one, so that only the faulty one fails.
 * {@link LostRaces} are retried. Thread-safe.
 */
public final class GroupCommit<C, R> implements AutoCloseable, ReadinessCheck {

    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final int WORTH_ANOTHER_COMMITTER = 16;
    private static final Duration LONGEST_BEHIND_ANOTHER = Duration.ofMillis(50);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    /** @param callerBlocked whether a caller waits that must get an error when the command takes too long */
    private record Waiting<C, R>(C command, CompletableFuture<R> outcome, long since, boolean callerBlocked) {

        boolean overdue(long now) {
            return now - since > LONGEST_WAIT.toNanos();
        }
    }

    private final String written;
    private final GroupCommitShape shape;
    private final TransactionTemplate transaction;
    private final BatchHandler<C, R> handler;
    private final List<Thread> committers;
    private final Thread overdue;

    /** The batch that each committer is processing; an empty list between two batches. */
    private final AtomicReferenceArray<List<Waiting<C, R>>> inHand;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moreToDo = lock.newCondition();

    /** Guarded by {@link #lock}, as are the three fields below. */
    private final Queue<Waiting<C, R>> queue = new ArrayDeque<>();

    private int committing;
    private boolean closed;
    private long refused;

    /**
     * Starts the committers.
     *
     * @param written what is written, for logs and errors, such as "orders"
     * @param shape bounds of queue and batch, and how many transactions may run side by side
     */
    public GroupCommit(
            String written, GroupCommitShape shape, TransactionTemplate transaction, BatchHandler<C, R> handler) {
        this.written = written;
        this.shape = shape;
        this.transaction = ListTransactionManager.forLists(transaction);
        this.handler = handler;
        this.committers = new ArrayList<>();
        this.inHand = new AtomicReferenceArray<>(shape.committers());
        for (int number = 0; number < shape.committers(); number++) {
            int place = number;
            inHand.set(place, List.of());
            // platform threads: a committer waits for PostgreSQL some twenty times per batch, and each wait costs a
            // virtual thread more
            committers.add(Thread.ofPlatform()
                    .daemon()
                    .name("commit-" + written + "-" + (number + 1))
                    .start(() -> commitUntilClosed(place)));
        }
        overdue = Thread.ofVirtual().name("overdue-" + written).start(this::failOverdueUntilClosed);
    }

    /**
     * Queues the command and blocks until its outcome is durable.
     *
     * @throws OverloadedException when the queue is full: the command is not written
     * @throws UnavailableException when the database is unavailable or did not answer within 20 seconds; the command may still be
     *     written
     */
    public R submit(C command) {
        return outcome(enqueue(command, true));
    }

    /**
     * Queues the command and returns at once. The future completes after the commit and has no timeout: until it completes, the
     * command may still be written.
     *
     * @throws OverloadedException when the queue is full
     */
    public CompletableFuture<R> enqueue(C command) {
        return enqueue(command, false);
    }

    /**
     * Queues the commands one after the other, so that they share few transactions, and blocks until all are written, without a
     * timeout.
     *
     * @return the outcomes in the order of the commands
     * @throws OverloadedException when the queue is full; commands that are queued already are written nevertheless
     */
    public List<R> submitAll(List<C> commands) {
        return commands.stream().map(this::enqueue).toList().stream()
                .map(this::outcome)
                .toList();
    }

    private R outcome(CompletableFuture<R> outcome) {
        try {
            return outcome.get(); // no timeout here, which would cost a timer per call: see failOverdue
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while writing " + written, interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }

    private CompletableFuture<R> enqueue(C command, boolean callerBlocked) {
        var waiting = new Waiting<C, R>(command, new CompletableFuture<>(), System.nanoTime(), callerBlocked);
        lock.lock();
        try {
            if (closed || queue.size() >= shape.queueCapacity()) {
                refused++;
                throw new OverloadedException(written);
            }
            queue.add(waiting);
            // signal for the first command, which starts a committer's timed wait, and once a batch is worth
            // committing; any other signal would wake a committer only for it to wait again
            if (queue.size() == 1 || isWorthCommitting()) {
                moreToDo.signal();
            }
        } finally {
            lock.unlock();
        }
        return waiting.outcome();
    }

    /** Commits the queued commands, then stops. Later commands are refused. Waits up to 20 seconds for each committer. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            moreToDo.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            for (Thread committer : committers) {
                committer.join(LONGEST_WAIT);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            stopped.countDown();
        }
    }

    /** True when all threads of this object have ended. */
    boolean isOver() {
        return !overdue.isAlive() && committers.stream().noneMatch(Thread::isAlive);
    }

    /** What is written, such as "orders". */
    String written() {
        return written;
    }

    int waiting() {
        return locked(queue::size);
    }

    int capacity() {
        return shape.queueCapacity();
    }

    /** Returns how many commands were refused since the start because the queue was full, or after {@link #close}. */
    long refused() {
        return locked(() -> refused);
    }

    private <T> T locked(Supplier<T> figure) {
        lock.lock();
        try {
            return figure.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String name() {
        return "workers";
    }

    /**
     * True while every committer and the thread that fails overdue commands are alive; if one were dead, callers would wait in
     * vain.
     */
    @Override
    public boolean isReady() {
        return overdue.isAlive() && committers.stream().allMatch(Thread::isAlive);
    }

    private void commitUntilClosed(int place) {
        for (List<Waiting<C, R>> batch = takeBatch(); !batch.isEmpty(); batch = takeBatch()) {
            inHand.set(place, batch);
            commit(batch);
            inHand.set(place, List.of());
            done();
        }
    }

    private void failOverdueUntilClosed() {
        try {
            while (!stopped.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                failOverdue(System.nanoTime());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Fails the commands that have waited too long for a blocked caller; they may still be written. */
    void failOverdue(long now) {
        List<Waiting<C, R>> waitedTooLong = new ArrayList<>();
        lock.lock();
        try {
            queue.stream().takeWhile(one -> one.overdue(now)).forEach(waitedTooLong::add);
        } finally {
            lock.unlock();
        }
        for (int place = 0; place < inHand.length(); place++) {
            inHand.get(place).stream().filter(one -> one.overdue(now)).forEach(waitedTooLong::add);
        }
        waitedTooLong.stream()
                .filter(Waiting::callerBlocked)
                .forEach(one -> one.outcome()
                        .completeExceptionally(new UnavailableException(
                                "writing " + written + " took over " + LONGEST_WAIT.toSeconds() + " s",
                                new TimeoutException())));
    }

    private void done() {
        lock.lock();
        try {
            committing--;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for commands and removes a batch, up to the largest size, from the queue; returns an empty list once this is closed
     * and the queue is empty. If the shape has a patience, or while another committer is busy, it waits until the batch is large
     * enough or the oldest command has waited long enough: twenty statements cost nearly the same for ten commands as for one.
     */
    private List<Waiting<C, R>> takeBatch() {
        var batch = new ArrayList<Waiting<C, R>>();
        lock.lock();
        try {
            while (!closed && !isWorthCommitting()) {
                try {
                    // a timed wait, because nothing signals when the patience of the queued commands has run out
                    var _ = moreToDo.awaitNanos(
                            queue.isEmpty() ? Long.MAX_VALUE : patience().toNanos());
                } catch (InterruptedException nobodyInterrupts) {
                    // continue: only close() ends this loop
                }
            }
            committing++;
            while (batch.size() < shape.largestBatch() && !queue.isEmpty()) {
                batch.add(queue.remove());
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private boolean isWorthCommitting() {
        Waiting<C, R> oldest = queue.peek();
        return oldest != null
                && (queue.size() >= enough()
                        || System.nanoTime() - oldest.since() >= patience().toNanos());
    }

    private int enough() {
        return committing == 0 ? shape.largestBatch() / 2 : WORTH_ANOTHER_COMMITTER;
    }

    /** How long a batch that is not yet large enough waits for more commands. */
    private Duration patience() {
        return committing == 0 ? shape.patience() : LONGEST_BEHIND_ANOTHER;
    }

    private void commit(List<Waiting<C, R>> batch) {
        try {
            List<R> outcomes = handleWithRetries(batch);
            for (int index = 0; index < batch.size(); index++) {
                batch.get(index).outcome().complete(outcomes.get(index));
            }
        } catch (Throwable failure) {
            if (batch.size() > 1 && !DatabaseFailures.isOutage(failure)) {
                log.warn(
                        "a batch of {} {} failed, running its members singly: {}",
                        batch.size(),
                        written,
                        failure.getClass());
                batch.forEach(one -> commit(List.of(one)));
            } else {
                batch.forEach(one -> one.outcome().completeExceptionally(DatabaseFailures.translate(written, failure)));
            }
        }
    }

    private List<R> handleWithRetries(List<Waiting<C, R>> batch) {
        List<C> commands = batch.stream().map(Waiting::command).toList();
        return LostRaces.rerun(transaction, () -> handle(commands));
    }

    /** Checks the number of outcomes inside the transaction, so that a handler that leaves out a command is rolled back. */
    private List<R> handle(List<C> commands) {
        List<R> outcomes = handler.handle(commands);
        if (outcomes.size() != commands.size()) {
            throw new IllegalStateException(written + ": as many outcomes as commands are needed");
        }
        return outcomes;
    }
}
