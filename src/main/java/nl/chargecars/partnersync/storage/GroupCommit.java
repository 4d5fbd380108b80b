package nl.chargecars.partnersync.storage;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Gathers what concurrent requests bring and writes it in one transaction; every caller is answered after the commit
 * (design, "Writing: list first, group commit"). A committer takes whatever waits, up to a bound, and never lingers, so a
 * lone request pays for one commit only.
 *
 * <p>When a batch fails on its data its members are run singly, and only the poisonous one fails. Lost races (deadlock,
 * serialization, a unique key that a rival took) are run again. Thread-safe.
 */
public final class GroupCommit<C, R> implements AutoCloseable, ReadinessCheck {

    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final int TRIES = 4;

    private record Waiting<C, R>(C command, CompletableFuture<R> outcome) {}

    private final String name;
    private final GroupCommitShape shape;
    private final TransactionTemplate transaction;
    private final BatchHandler<C, R> handler;
    private final List<Thread> committers;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moreToDo = lock.newCondition();

    /** This and {@code closed} only under the lock. */
    private final Queue<Waiting<C, R>> queue = new ArrayDeque<>();

    private boolean closed;

    /**
     * Starts the committers.
     *
     * @param name what is written, for logs and errors, such as "orders"
     * @param shape bounds of queue and batch, and how many transactions may run side by side
     */
    public GroupCommit(
            String name, GroupCommitShape shape, TransactionTemplate transaction, BatchHandler<C, R> handler) {
        this.name = name;
        this.shape = shape;
        this.transaction = transaction;
        this.handler = handler;
        this.committers = new ArrayList<>();
        for (int number = 1; number <= shape.committers(); number++) {
            committers.add(
                    Thread.ofVirtual().name("commit-" + name + "-" + number).start(this::commitUntilClosed));
        }
    }

    /**
     * Waits until the command's outcome is durable.
     *
     * @throws OverloadedException when the queue is full: nothing was taken in
     * @throws UnavailableException when the database is away or did not answer within 20 seconds
     */
    public R submit(C command) {
        CompletableFuture<R> outcome = enqueue(command);
        try {
            return outcome.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException timeout) {
            throw new UnavailableException(
                    "writing " + name + " took over " + LONGEST_WAIT.toSeconds() + " s", timeout);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while writing " + name, interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }

    /**
     * Queues the command and returns at once; the future completes after the commit.
     *
     * @throws OverloadedException when the queue is full
     */
    public CompletableFuture<R> enqueue(C command) {
        var waiting = new Waiting<C, R>(command, new CompletableFuture<>());
        lock.lock();
        try {
            if (closed || queue.size() >= shape.queueCapacity()) {
                throw new OverloadedException(name);
            }
            queue.add(waiting);
            moreToDo.signal();
        } finally {
            lock.unlock();
        }
        return waiting.outcome();
    }

    /** Commits what was queued, then stops. Callers that come later are refused. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            // no interrupts: they would cut the connection of a virtual thread in the middle of its transaction
            moreToDo.signalAll();
        } finally {
            lock.unlock();
        }
        for (Thread committer : committers) {
            try {
                committer.join(LONGEST_WAIT);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    @Override
    public String name() {
        return "workers";
    }

    /** Whether every committer lives: with one dead, callers would wait for nothing. */
    @Override
    public boolean isReady() {
        return committers.stream().allMatch(Thread::isAlive);
    }

    private void commitUntilClosed() {
        for (List<Waiting<C, R>> batch = takeBatch(); !batch.isEmpty(); batch = takeBatch()) {
            commit(batch);
        }
    }

    /** What waits, up to the bound; none once closed and all is taken. */
    private List<Waiting<C, R>> takeBatch() {
        var batch = new ArrayList<Waiting<C, R>>();
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                moreToDo.awaitUninterruptibly();
            }
            while (batch.size() < shape.largestBatch() && !queue.isEmpty()) {
                batch.add(queue.remove());
            }
            return batch;
        } finally {
            lock.unlock();
        }
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
                        name,
                        failure.getClass());
                batch.forEach(one -> commit(List.of(one)));
            } else {
                batch.forEach(one -> one.outcome().completeExceptionally(DatabaseFailures.translate(name, failure)));
            }
        }
    }

    private List<R> handleWithRetries(List<Waiting<C, R>> batch) {
        List<C> commands = batch.stream().map(Waiting::command).toList();
        for (int tried = 1; ; tried++) {
            try {
                return Objects.requireNonNull(transaction.execute(status -> handle(commands)));
            } catch (ConcurrencyFailureException | DuplicateKeyException lostRace) {
                if (tried >= TRIES) {
                    throw lostRace;
                }
            }
        }
    }

    /** Checked within the transaction: a handler that forgets somebody has written nothing. */
    private List<R> handle(List<C> commands) {
        List<R> outcomes = handler.handle(commands);
        if (outcomes.size() != commands.size()) {
            throw new IllegalStateException(name + ": as many outcomes as commands are needed");
        }
        return outcomes;
    }
}
