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
 * Gathers what concurrent requests bring and writes it in one transaction; every caller is answered after the commit
 * (design, "Writing: list first, group commit"). A committer takes whatever waits, up to a bound, and lingers only where its shape
 * says that nobody waits for an answer, so a lone request pays for one commit only.
 *
 * <p>When a batch fails on its data its members are run singly, and only the poisonous one fails. {@link LostRaces} are run
 * again. Thread-safe.
 */
public final class GroupCommit<C, R> implements AutoCloseable, ReadinessCheck {

    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final int WORTH_ANOTHER_COMMITTER = 16;
    private static final Duration LONGEST_BEHIND_ANOTHER = Duration.ofMillis(50);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    /** @param told whether somebody waits who is to be told when it takes too long */
    private record Waiting<C, R>(C command, CompletableFuture<R> outcome, long since, boolean told) {

        boolean overdue(long now) {
            return now - since > LONGEST_WAIT.toNanos();
        }
    }

    private final String name;
    private final GroupCommitShape shape;
    private final TransactionTemplate transaction;
    private final BatchHandler<C, R> handler;
    private final List<Thread> committers;
    private final Thread overdue;

    /** What each committer has in hand; empty between two batches. */
    private final AtomicReferenceArray<List<Waiting<C, R>>> inHand;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moreToDo = lock.newCondition();

    /** This and what follows only under the lock. */
    private final Queue<Waiting<C, R>> queue = new ArrayDeque<>();

    private int committing;
    private boolean closed;
    private long refused;

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
        this.transaction = ListTransactionManager.forLists(transaction);
        this.handler = handler;
        this.committers = new ArrayList<>();
        this.inHand = new AtomicReferenceArray<>(shape.committers());
        for (int number = 0; number < shape.committers(); number++) {
            int place = number;
            inHand.set(place, List.of());
            // platform threads: they wait for PostgreSQL some twenty times a batch, and a virtual one pays for each
            // wait
            committers.add(Thread.ofPlatform()
                    .daemon()
                    .name("commit-" + name + "-" + (number + 1))
                    .start(() -> commitUntilClosed(place)));
        }
        overdue = Thread.ofVirtual().name("overdue-" + name).start(this::failOverdueUntilClosed);
    }

    /**
     * Waits until the command's outcome is durable.
     *
     * @throws OverloadedException when the queue is full: nothing was taken in
     * @throws UnavailableException when the database is away or did not answer within 20 seconds
     */
    public R submit(C command) {
        return outcome(enqueue(command, true));
    }

    /**
     * Queues the command and returns at once; the future completes after the commit, however long that takes: until then it may
     * still be written.
     *
     * @throws OverloadedException when the queue is full
     */
    public CompletableFuture<R> enqueue(C command) {
        return enqueue(command, false);
    }

    /**
     * Queues them one after the other, so that they are few transactions, and waits until all are written, however long that takes.
     *
     * @return the outcomes in the order of the commands
     * @throws OverloadedException when the queue is full: those before are written all the same
     */
    public List<R> submitAll(List<C> commands) {
        return commands.stream().map(this::enqueue).toList().stream()
                .map(this::outcome)
                .toList();
    }

    private R outcome(CompletableFuture<R> written) {
        try {
            return written.get(); // without a time of its own, which costs a timer each: see failOverdue
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

    private CompletableFuture<R> enqueue(C command, boolean told) {
        var waiting = new Waiting<C, R>(command, new CompletableFuture<>(), System.nanoTime(), told);
        lock.lock();
        try {
            if (closed || queue.size() >= shape.queueCapacity()) {
                refused++;
                throw new OverloadedException(name);
            }
            queue.add(waiting);
            // the first begins somebody's wait; those that follow wake nobody who would only look and sleep again
            if (queue.size() == 1 || isWorthCommitting()) {
                moreToDo.signal();
            }
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

    /** Whether none of its threads goes on. */
    boolean isOver() {
        return !overdue.isAlive() && committers.stream().noneMatch(Thread::isAlive);
    }

    /** What is written, such as "orders". */
    String written() {
        return name;
    }

    int waiting() {
        return locked(queue::size);
    }

    int capacity() {
        return shape.queueCapacity();
    }

    /** How many commands found no place, so far. */
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

    /** Whether every committer lives, and who tells those that wait too long: with one dead, callers would wait for nothing. */
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

    /** Who has waited for too long is told so; what was queued is written all the same. */
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
                .filter(Waiting::told)
                .forEach(one -> one.outcome()
                        .completeExceptionally(new UnavailableException(
                                "writing " + name + " took over " + LONGEST_WAIT.toSeconds() + " s",
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
     * What waits, up to the bound; none once closed and all is taken. Where the shape is patient, and beside another committer at
     * work, only when there is much: twenty statements cost nearly the same for one command as for ten, so few wait and go together,
     * unless that takes long.
     */
    private List<Waiting<C, R>> takeBatch() {
        var batch = new ArrayList<Waiting<C, R>>();
        lock.lock();
        try {
            while (!closed && !isWorthCommitting()) {
                try {
                    // few wait behind another committer: that their time is over is told by nobody
                    var _ = moreToDo.awaitNanos(
                            queue.isEmpty() ? Long.MAX_VALUE : patience().toNanos());
                } catch (InterruptedException nobodyInterrupts) {
                    // goes on: its own closing ends it
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

    /** How long few wait for more. */
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
        return LostRaces.rerun(transaction, () -> handle(commands));
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
