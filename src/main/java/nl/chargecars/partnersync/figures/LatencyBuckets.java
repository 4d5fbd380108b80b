package nl.chargecars.partnersync.figures;

import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A histogram of latencies with four buckets per doubling: bucket {@code n} counts latencies up to {@code 2^(n/4)} milliseconds. It is
 * small, can be summed, and is accurate within a fifth, which is enough to distinguish fast from slow.
 */
public final class LatencyBuckets {

    static final int HIGHEST = 80;
    private static final int A_DOUBLING = 4;
    private static final double MEDIAN = 0.5;
    private static final double SLOWEST_TWENTIETH = 0.95;

    private final NavigableMap<Integer, Long> counts;

    /** @param counts number of latencies by bucket */
    public LatencyBuckets(Map<Integer, Long> counts) {
        this.counts = new TreeMap<>(counts);
    }

    static int bucketOf(Duration latency) {
        double milliseconds = Math.max(1, latency.toMillis());
        return (int) Math.min(HIGHEST, Math.ceil(A_DOUBLING * Math.log(milliseconds) / Math.log(2)));
    }

    /** Returns the median latency in milliseconds; null when none were counted. */
    public @Nullable Long median() {
        return percentile(MEDIAN).orElse(null);
    }

    /** Returns the 95th percentile of the latencies in milliseconds; null when none were counted. */
    public @Nullable Long p95() {
        return percentile(SLOWEST_TWENTIETH).orElse(null);
    }

    /**
     * Returns the latency in milliseconds that this share of the latencies does not exceed; empty when none were counted.
     *
     * @param share greater than 0, at most 1
     */
    Optional<Long> percentile(double share) {
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        long wanted = (long) Math.ceil(share * all);
        long passed = 0;
        for (Map.Entry<Integer, Long> bucket : counts.entrySet()) {
            passed += bucket.getValue();
            if (passed >= wanted) {
                return Optional.of(Math.round(Math.pow(2, (double) bucket.getKey() / A_DOUBLING)));
            }
        }
        return Optional.empty();
    }
}
