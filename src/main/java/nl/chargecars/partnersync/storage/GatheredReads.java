package nl.chargecars.partnersync.storage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads uncached values that every request needs, such as whether its credential is still valid. Keys of concurrent requests are
 * combined into one query, which makes the reads cheap under load. Thread-safe.
 */
public final class GatheredReads<K, V> implements AutoCloseable {

    private static final GroupCommitShape SHAPE = new GroupCommitShape(10_000, 500, 2);

    private final GroupCommit<K, Optional<V>> reads;

    /**
     * Starts the reader threads.
     *
     * @param name what is read, for logs and errors, such as "credential look-ups"
     * @param read reads distinct keys in one query, outside a transaction; its result leaves out keys that do not exist
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
     * Reads the current value from the database; empty when the key does not exist. Blocks until it is read.
     *
     * @throws OverloadedException when the queue is full
     * @throws UnavailableException when the database is unavailable or did not answer within 20 seconds
     */
    public Optional<V> find(K key) {
        return reads.submit(key);
    }

    @Override
    public void close() {
        reads.close();
    }
}
