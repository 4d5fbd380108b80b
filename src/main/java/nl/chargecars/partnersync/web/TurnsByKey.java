package nl.chargecars.partnersync.web;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;

/** Turns of each key, such as of each partner, apart from those of the others. Forgets keys that have not been used for long. */
public final class TurnsByKey<K> {

    private static final int MOST_KEYS = 10_000;
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

    private final LoadingCache<K, Turns> turns;

    /** The parameters of each key's {@link Turns#Turns(int, Duration, String)}. */
    public TurnsByKey(int atOnce, Duration longestWait, String refusal) {
        this.turns = Caffeine.newBuilder()
                .maximumSize(MOST_KEYS)
                .expireAfterAccess(FORGOTTEN_AFTER)
                .build(_ -> new Turns(atOnce, longestWait, refusal));
    }

    public Turns of(K key) {
        return turns.get(key);
    }
}
