package nl.chargecars.partnersync.storage;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Caches reads for the duration of a transaction, so that the feature packages that take part in it read each key once and decide
 * by the same value. Without a transaction every call reads. Thread-safe, as each transaction, with its cache, belongs to one
 * thread.
 */
public final class OncePerTransaction<K, V> {

    private final Function<List<K>, Map<K, V>> read;

    /** @param read reads the given keys; its result leaves out keys that do not exist */
    public OncePerTransaction(Function<List<K>, Map<K, V>> read) {
        this.read = read;
    }

    /** Returns the values of those keys that exist, from this transaction's cache where possible. */
    public Map<K, V> find(Collection<K> keys) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            return read.apply(List.copyOf(keys));
        }
        Map<K, Optional<V>> known = known();
        List<K> unknown =
                keys.stream().filter(key -> !known.containsKey(key)).distinct().toList();
        if (!unknown.isEmpty()) {
            Map<K, V> found = read.apply(unknown);
            unknown.forEach(key -> known.put(key, Optional.ofNullable(found.get(key))));
        }
        Map<K, V> answer = new HashMap<>();
        for (K key : keys) {
            known.getOrDefault(key, Optional.empty()).ifPresent(value -> answer.put(key, value));
        }
        return answer;
    }

    /** Caches values that this transaction is about to write, so that they need not be read. Has no effect without a transaction. */
    public void remember(Map<K, V> values) {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            Map<K, Optional<V>> known = known();
            values.forEach((key, value) -> known.put(key, Optional.of(value)));
        }
    }

    /** Clears this transaction's cache, because the transaction has changed what it had read. */
    public void forget() {
        Map<K, Optional<V>> known = bound();
        if (known != null) {
            known.clear();
        }
    }

    private Map<K, Optional<V>> known() {
        Map<K, Optional<V>> bound = bound();
        if (bound != null) {
            return bound;
        }
        Map<K, Optional<V>> fresh = new HashMap<>();
        TransactionSynchronizationManager.bindResource(this, fresh);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void suspend() {
                TransactionSynchronizationManager.unbindResource(OncePerTransaction.this);
            }

            @Override
            public void resume() {
                TransactionSynchronizationManager.bindResource(OncePerTransaction.this, fresh);
            }

            @Override
            public void afterCompletion(int status) {
                TransactionSynchronizationManager.unbindResource(OncePerTransaction.this);
            }
        });
        return fresh;
    }

    @SuppressWarnings("unchecked") // only known() binds it
    private @Nullable Map<K, Optional<V>> bound() {
        return (Map<K, Optional<V>>) TransactionSynchronizationManager.getResource(this);
    }
}
