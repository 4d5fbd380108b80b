package nl.chargecars.partnersync.storage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads that every request needs as the database has it now, such as whether its credential still holds. What concurrent
 * requests ask is gathered into one statement, which keeps that cheap where it matters: under load.
 */
public final class GatheredReads<K, V> implements AutoCloseable {

    private static final GroupCommitShape SHAPE = new GroupCommitShape(10_000, 500, 2);

    private final GroupCommit<K, Optional<V>> reads;

    /**
     * Starts the threads that read.
     *
     * @param name what is read, for logs and errors, such as "credential look-ups"
     * @param read asked for different keys at a time; those that are not there are left out of its answer
     */
    public GatheredReads(String name, PlatformTransactionManager transactions, Function<List<K>, Map<K, V>> read) {
        // one statement that changes nothing needs no transaction: that saves the round trip of a commit
        var noTransaction = new TransactionTemplate(transactions);
        noTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_SUPPORTS);
        reads = new GroupCommit<>(name, SHAPE, noTransaction, keys -> {
            Map<K, V> found = read.apply(keys.stream().distinct().toList());
            return keys.stream().map(key -> Optional.ofNullable(found.get(key))).toList();
        });
    }

    /**
     * As it is in the database now; empty when it is not there.
     *
     * @throws OverloadedException when too many wait
     * @throws UnavailableException when the database is away
     */
    public Optional<V> find(K key) {
        return reads.submit(key);
    }

    @Override
    public void close() {
        reads.close();
    }
}
