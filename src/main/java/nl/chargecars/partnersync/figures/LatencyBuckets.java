package nl.chargecars.partnersync.figures;

import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A histogram of latencies with four buckets per doubling: bucket {@code n} counts latencies up to {@code 2^(n/4)} milliseconds. It is
 * small, can be summed, and is accurate within a fifth, which is enough to distinguish fast from slow.
 */
public final class LatencyBuckets {

    static final int HIGHEST = 80;
    private static final int A_DOUBLING = 4;

    private final NavigableMap<Integer, Long> counts;

    /** @param counts number of latencies by bucket */
    public LatencyBuckets(Map<Integer, Long> counts) {
        this.counts = new TreeMap<>(counts);
    }

    static int bucketOf(Duration latency) {
        double milliseconds = Math.max(1, latency.toMillis());
        return (int) Math.min(HIGHEST, Math.ceil(A_DOUBLING * Math.log(milliseconds) / Math.log(2)));
    }

    /**
     * Returns the latency in milliseconds that this share of the latencies does not exceed; empty when none were counted.
     *
     * @param share greater than 0, at most 1
     */
    public Optional<Long> percentile(double share) {
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
