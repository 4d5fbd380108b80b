package nl.chargecars.partnersync.storage;

import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;

/**
 * What is noted in memory now and written together later, so that whoever notes it waits for no database and fails by none. A node that
 * dies forgets what it had not written. Thread-safe.
 *
 * @param <K> what is noted together
 */
public final class Unsaved<K, V> {

    private final Map<K, V> noted = new ConcurrentHashMap<>();
    private final Comparator<? super K> order;
    private final BinaryOperator<V> and;

    /**
     * Begins with nothing.
     *
     * @param order in which all nodes write, so that none waits for another in a circle
     * @param and makes one of two, of which the first came first
     */
    public Unsaved(Comparator<? super K> order, BinaryOperator<V> and) {
        this.order = order;
        this.and = and;
    }

    public void note(K key, V value) {
        noted.merge(key, value, and);
    }

    /**
     * Hands over what was noted since the last time, if anything was; what cannot be written is noted again.
     *
     * @return whether there was anything
     * @throws RuntimeException that of the writing
     */
    public synchronized boolean write(Consumer<SortedMap<K, V>> writing) {
        SortedMap<K, V> taken = new TreeMap<>(order);
        noted.keySet().forEach(key -> taken.put(key, Objects.requireNonNull(noted.remove(key))));
        if (taken.isEmpty()) {
            return false;
        }
        try {
            writing.accept(taken);
            return true;
        } catch (RuntimeException away) {
            taken.forEach((key, before) -> noted.merge(key, before, (since, _) -> and.apply(before, since)));
            throw away;
        }
    }
}
