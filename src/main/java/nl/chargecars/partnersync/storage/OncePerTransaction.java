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
 * What several rooms ask for in one transaction is read once in it, so that they decide by the same. Without a transaction everybody
 * reads. Thread-safe, as transactions are of one thread.
 */
public final class OncePerTransaction<K, V> {

    private final Function<List<K>, Map<K, V>> read;

    /** @param read those of the keys that there are */
    public OncePerTransaction(Function<List<K>, Map<K, V>> read) {
        this.read = read;
    }

    /** Those of the keys that there are. */
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

    /** Known without reading: what this transaction is about to write itself. Without a transaction it is forgotten at once. */
    public void remember(Map<K, V> values) {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            Map<K, Optional<V>> known = known();
            values.forEach((key, value) -> known.put(key, Optional.of(value)));
        }
    }

    /** What was read in this transaction was changed in it. */
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
