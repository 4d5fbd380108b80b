package nl.chargecars.partnersync.order;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import nl.chargecars.partnersync.order.NumberSequences.Counter;
import nl.chargecars.partnersync.partner.BusinessEntity;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Lets transactions of this node number orders side by side, and without gaps all the same (docs/adr/0016-numbering-ahead.md). A
 * transaction that begins while another one is at work foresees what the counter will be once that one has committed, works with
 * those numbers, and moves the counter from exactly there as its last step, after that commit. Should the other one fail, or
 * another node have taken numbers meanwhile, it is rolled back and run again. Nobody foresees anything while nobody is at work, nor
 * for some seconds after being wrong: then the counter's row is locked first.
 *
 * <p>Nobody waits for the database while a later one holds what it needs: whoever shares a partner order id or a customer with
 * somebody at work begins after that one. Thread-safe.
 */
@Component
class Numbering {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration CAREFUL_AFTER_A_MISTAKE = Duration.ofSeconds(5);

    private final NumberSequences sequences;

    /** All guarded by {@code this}. */
    private final Set<Turn> atWork = new LinkedHashSet<>();

    private final Map<Sequence, Long> foreseen = new HashMap<>();
    private @Nullable Turn newest;
    private long mistakeAt = System.nanoTime() - CAREFUL_AFTER_A_MISTAKE.toNanos();

    Numbering(NumberSequences sequences) {
        this.sequences = sequences;
    }

    private record Sequence(BusinessEntity entity, int year) {}

    /**
     * Begins the caller's transaction's turn, of which there is one. Waits for turns at work that have one of the keys.
     *
     * @param keys all that the transaction may write and another one could write too
     * @param entities whose numbers may be needed
     */
    Turn begin(Set<?> keys, Collection<BusinessEntity> entities, int year) {
        if (TransactionSynchronizationManager.getSynchronizations().stream().anyMatch(Turn.class::isInstance)) {
            throw new IllegalStateException("a transaction numbers orders once");
        }
        Turn turn = new Turn(Set.copyOf(keys), year);
        List<Turn> sharing = enter(turn);
        TransactionSynchronizationManager.registerSynchronization(turn);
        if (turn.foreseeing) {
            sharing.forEach(other -> await(other.ended));
        } else {
            turn.awaitTheOneBefore();
            entities.stream().distinct().sorted().forEach(turn::lock);
        }
        return turn;
    }

    private synchronized List<Turn> enter(Turn turn) {
        List<Turn> sharing = atWork.stream().filter(turn::sharesKeys).toList();
        turn.before = newest;
        turn.foreseeing = newest != null
                && !newest.ended.isDone()
                && System.nanoTime() - mistakeAt > CAREFUL_AFTER_A_MISTAKE.toNanos();
        newest = turn;
        atWork.add(turn);
        return sharing;
    }

    private synchronized void leave(Turn turn, boolean committed) {
        atWork.remove(turn);
        if (!committed) {
            foreseen.clear();
        }
    }

    private synchronized void noteMistake() {
        mistakeAt = System.nanoTime();
        foreseen.clear();
    }

    private synchronized @Nullable Long foreseen(Sequence sequence) {
        return foreseen.get(sequence);
    }

    private synchronized void foresee(Sequence sequence, long last) {
        foreseen.put(sequence, last);
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CannotAcquireLockException("interrupted", interrupted);
        } catch (TimeoutException | ExecutionException never) {
            throw new CannotAcquireLockException("the transaction that numbers orders before this one does not end", never);
        }
    }

    /** One transaction's numbers. */
    final class Turn implements TransactionSynchronization {

        private final Set<?> keys;
        private final int year;
        private final Map<BusinessEntity, Counter> counters = new TreeMap<>();
        private final Set<BusinessEntity> locked = new HashSet<>();
        private final CompletableFuture<Boolean> numbered = new CompletableFuture<>();
        private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
        private @Nullable Turn before;
        private boolean foreseeing;

        private Turn(Set<?> keys, int year) {
            this.keys = keys;
            this.year = year;
        }

        /**
         * The counters to take numbers from. Call once; take exactly as many as asked for.
         *
         * @param wanted how many numbers of each
         */
        Map<BusinessEntity, Counter> counters(Map<BusinessEntity, Integer> wanted) {
            Turn earlier = before;
            if (foreseeing && earlier != null) {
                await(earlier.numbered);
            }
            new TreeMap<>(wanted).forEach((entity, count) -> {
                Sequence sequence = new Sequence(entity, year);
                Long last = locked.contains(entity) ? null : foreseen(sequence);
                if (last != null) {
                    counters.put(entity, new Counter(entity, year, last));
                } else if (!locked.contains(entity)) {
                    lock(entity);
                }
                foresee(sequence, counter(entity).before() + count);
            });
            numbered.complete(true);
            return counters;
        }

        /**
         * Moves the counters on; the caller writes nothing that others of its kind wait for before this.
         *
         * @throws CannotAcquireLockException when it was foreseen wrongly: the transaction is to be run again
         */
        void confirm() {
            if (foreseeing) {
                awaitTheOneBefore();
            }
            counters.values().forEach(counter -> {
                if (locked.contains(counter.entity())) {
                    sequences.save(counter);
                } else if (!sequences.saveIfUntouched(counter)) {
                    noteMistake();
                    throw new CannotAcquireLockException("another node numbered orders meanwhile");
                }
            });
        }

        @Override
        public void afterCompletion(int status) {
            boolean committed = status == STATUS_COMMITTED;
            leave(this, committed);
            before = null; // or else all that ever were would be kept
            numbered.complete(committed);
            ended.complete(committed);
        }

        private void awaitTheOneBefore() {
            Turn earlier = before;
            if (earlier != null && !await(earlier.ended) && foreseeing) {
                throw new CannotAcquireLockException("the transaction whose numbers come before failed");
            }
        }

        private boolean sharesKeys(Turn other) {
            return other.keys.stream().anyMatch(keys::contains);
        }

        private void lock(BusinessEntity entity) {
            locked.add(entity);
            counters.put(entity, sequences.lock(entity, year));
        }

        private Counter counter(BusinessEntity entity) {
            return Objects.requireNonNull(counters.get(entity));
        }
    }
}
