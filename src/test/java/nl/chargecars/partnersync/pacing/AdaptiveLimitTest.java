package nl.chargecars.partnersync.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import nl.chargecars.partnersync.pacing.AdaptiveLimit.Sign;
import org.junit.jupiter.api.Test;

class AdaptiveLimitTest {

    private static final Duration QUICK = Duration.ofMillis(20);

    @Test
    void beginsAtItsBoundAndNeverExceedsIt() {
        var limit = new AdaptiveLimit(8);
        for (int time = 0; time < 1_000; time++) {
            limit.finished(Sign.FINE, QUICK, limit.current());
        }
        assertThat(limit.current()).isEqualTo(8);
    }

    @Test
    void neverFallsBelowOne() {
        var limit = new AdaptiveLimit(8);
        for (int time = 0; time < 100; time++) {
            limit.finished(Sign.STRAIN, QUICK, limit.current());
        }
        assertThat(limit.current()).isEqualTo(1);
    }

    @Test
    void whatBeganBeforeItWasLoweredLowersItNoFurther() {
        var limit = new AdaptiveLimit(8);
        for (int left = 8; left > 0; left--) {
            limit.finished(Sign.STRAIN, QUICK, left);
        }
        assertThat(limit.current()).isEqualTo(4);
    }

    @Test
    void aRefusalThatFewerAttemptsWouldNotChangeLeavesItAlone() {
        var limit = new AdaptiveLimit(8);
        for (int time = 0; time < 100; time++) {
            limit.finished(Sign.NEUTRAL, QUICK, 8);
        }
        assertThat(limit.current()).isEqualTo(8);
    }

    @Test
    void growsOnlyWhenItIsUsed() {
        var limit = new AdaptiveLimit(8);
        limit.beginCarefully();
        for (int time = 0; time < 100; time++) {
            limit.finished(Sign.FINE, QUICK, 1);
        }
        assertThat(limit.current()).as("two at a time were never wanted").isEqualTo(2);
    }

    @Test
    void followsAChangedBound() {
        var limit = new AdaptiveLimit(8);
        limit.bound(20);
        assertThat(limit.current()).isEqualTo(20);
        limit.bound(3);
        assertThat(limit.current()).isEqualTo(3);
    }

    @Test
    void aPartnerThatBecameSlowForGoodIsNotPunishedForEver() {
        var limit = new AdaptiveLimit(8);
        limit.finished(Sign.FINE, QUICK, 8);
        for (int time = 0; time < 20; time++) {
            limit.finished(Sign.FINE, Duration.ofSeconds(1), limit.current());
        }
        assertThat(limit.current()).isLessThan(8);
        for (int time = 0; time < 1_000; time++) {
            limit.finished(Sign.FINE, Duration.ofSeconds(1), limit.current());
        }
        assertThat(limit.current()).isEqualTo(8);
    }

    /**
     * A partner refuses attempts beyond its capacity: the attempts in progress converge to the capacity, exceed it by one at most,
     * and few are refused.
     */
    @Property(tries = 100)
    void convergesToWhatThePartnerTakesAndRecoversWhenItTakesMore(
            @ForAll @IntRange(min = 1, max = 16) int capacity, @ForAll long seed) {
        var limit = new AdaptiveLimit(16);
        var partner = new Simulation(limit, new Random(seed));
        partner.capacity = capacity;
        partner.run(400);
        partner.forgetFigures();
        partner.run(2_000);
        assertThat(partner.mostUnderWay).isLessThanOrEqualTo(capacity + 1);
        assertThat(partner.meanUnderWay()).isGreaterThanOrEqualTo(Math.max(1, capacity * 0.5));
        assertThat(partner.refused).isLessThanOrEqualTo(2_000 / 4);

        partner.capacity = 16;
        partner.run(1_000);
        assertThat(limit.current()).as("recovered").isEqualTo(16);
    }

    /** A partner becomes slower the more it receives: the number of its attempts in progress stays bounded. */
    @Property(tries = 50)
    void backsOffFromAPartnerThatBecomesSlow(@ForAll @IntRange(min = 1, max = 4) int capacity, @ForAll long seed) {
        var limit = new AdaptiveLimit(32);
        var partner = new Simulation(limit, new Random(seed));
        limit.beginCarefully();
        partner.slowBeyond = capacity;
        partner.run(3_000);
        assertThat(limit.current()).isLessThanOrEqualTo(capacity * 6);
    }

    /** Simulates attempts and their time, with as many in progress as the limit allows. */
    private static final class Simulation {

        private record UnderWay(double ends, double latency, Sign sign) {}

        private final AdaptiveLimit limit;
        private final Random random;
        private final PriorityQueue<UnderWay> underWay =
                new PriorityQueue<>(java.util.Comparator.comparingDouble(UnderWay::ends));
        private double now;
        int capacity = Integer.MAX_VALUE;
        int slowBeyond = Integer.MAX_VALUE;
        int refused;
        int mostUnderWay;
        private long sum;
        private long count;

        Simulation(AdaptiveLimit limit, Random random) {
            this.limit = limit;
            this.random = random;
        }

        void run(int attempts) {
            for (int attempt = 0; attempt < attempts; attempt++) {
                while (underWay.size() < limit.current()) {
                    underWay.add(begin());
                }
                mostUnderWay = Math.max(mostUnderWay, underWay.size());
                sum += underWay.size();
                count++;
                int places = underWay.size();
                UnderWay done = underWay.remove();
                now = done.ends;
                refused += done.sign == Sign.STRAIN ? 1 : 0;
                limit.finished(done.sign, Duration.ofNanos((long) (done.latency * 1e6)), places);
            }
        }

        private UnderWay begin() {
            int others = underWay.size();
            boolean refuse = others >= capacity;
            double base = 40 + random.nextDouble() * 20;
            double latency = refuse ? 1 : base * Math.max(1, (others + 1.0) / slowBeyond);
            return new UnderWay(now + latency, latency, refuse ? Sign.STRAIN : Sign.FINE);
        }

        void forgetFigures() {
            refused = 0;
            mostUnderWay = 0;
            sum = 0;
            count = 0;
        }

        double meanUnderWay() {
            return (double) sum / count;
        }
    }
}
