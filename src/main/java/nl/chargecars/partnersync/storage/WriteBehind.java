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
 * Collects values in memory that are written together later, so that the code that notes a value neither waits for the database
 * nor fails because of it. A node that dies loses what it had not written. Thread-safe.
 *
 * @param <K> key under which values are merged
 */
public final class WriteBehind<K, V> {

    private final Map<K, V> noted = new ConcurrentHashMap<>();
    private final Comparator<? super K> order;
    private final BinaryOperator<V> and;

    /**
     * Starts empty.
     *
     * @param order in which all nodes write the keys, so that they cannot deadlock
     * @param and merges the older value (first argument) and the newer value (second argument) of one key
     */
    public WriteBehind(Comparator<? super K> order, BinaryOperator<V> and) {
        this.order = order;
        this.and = and;
    }

    public void note(K key, V value) {
        noted.merge(key, value, and);
    }

    /**
     * Passes all values noted since the last call to {@code writing}, if there are any. If {@code writing} throws, the values are
     * noted again.
     *
     * @return whether there were any values
     * @throws RuntimeException whatever {@code writing} throws
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
