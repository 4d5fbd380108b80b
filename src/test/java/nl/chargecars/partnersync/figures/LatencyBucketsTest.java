package nl.chargecars.partnersync.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LatencyBucketsTest {

    @Test
    void knowNothingOfNothing() {
        assertThat(new LatencyBuckets(Map.of()).median()).isNull();
        assertThat(new LatencyBuckets(Map.of()).p95()).isNull();
    }

    @Test
    void takeWhatIsAbsurdlyLongToo() {
        assertThat(LatencyBuckets.bucketOf(Duration.ofDays(40))).isEqualTo(LatencyBuckets.HIGHEST);
        assertThat(LatencyBuckets.bucketOf(Duration.ZERO)).isZero();
    }

    /** Compares the percentile with the exact one, found by sorting. */
    @Property(tries = 300)
    void areRightWithinAFifth(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 1, max = 900_000) Integer> milliseconds,
            @ForAll @IntRange(min = 1, max = 100) int percent) {
        Map<Integer, Long> counts = new HashMap<>();
        milliseconds.forEach(one -> counts.merge(LatencyBuckets.bucketOf(Duration.ofMillis(one)), 1L, Long::sum));
        double share = percent / 100.0;
        int place = (int) Math.ceil(share * milliseconds.size());
        long exact = milliseconds.stream().sorted().toList().get(place - 1);
        assertThat((double) new LatencyBuckets(counts).percentile(share).orElseThrow())
                .isBetween(exact - 0.5, exact * 1.2 + 1);
    }
}
