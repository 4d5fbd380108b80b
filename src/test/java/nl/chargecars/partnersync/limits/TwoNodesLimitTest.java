package nl.chargecars.partnersync.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that two servers on one database together grant a partner no more calls than one server would. */
@ExtendWith(WithServer.class)
class TwoNodesLimitTest {

    private static final Duration STEP = Duration.ofMillis(100);
    private static final int CALLERS_A_NODE = 2;

    private final TestServer first;
    private final TestServer second = TestServer.secondNode();

    TwoNodesLimitTest(TestServer server) {
        this.first = server;
    }

    @ParameterizedTest
    @CsvSource({"600, 100, 200", "120, 10, 300", "3000, 200, 100"})
    void grantTogetherWhatTheLimitSays(int perMinute, int burst, int steps) throws Exception {
        TestPartner partner = TestPartner.integrated(
                first,
                Seed.integration().with("/rate_limit", Map.of("requests_per_minute", perMinute, "burst", burst)));
        String key = partner.key("orders:read");
        int callsAStep = Math.max(2, perMinute / 600);
        long granted = 0;
        long calls = 0;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Instant now = first.clock().instant();
            for (int step = 0; step <= steps; step++) {
                first.clock().set(now);
                second.clock().set(now);
                int perCaller = step == 0 ? burst / CALLERS_A_NODE + 1 : callsAStep;
                Callable<Long> atFirst = () -> hammer(first.api().as(key), partner, perCaller);
                Callable<Long> atSecond = () -> hammer(second.api().as(key), partner, perCaller);
                List<Callable<Long>> tasks = Stream.of(atFirst, atSecond)
                        .flatMap(task -> Stream.generate(() -> task).limit(CALLERS_A_NODE))
                        .toList();
                for (Future<Long> one : callers.invokeAll(tasks)) {
                    granted += one.get();
                }
                calls += (long) perCaller * tasks.size();
                now = now.plus(STEP);
            }
        }
        double seconds = STEP.multipliedBy(steps).toMillis() / 1000.0;
        long limit = burst + Math.round(perMinute * seconds / 60);
        System.out.printf(
                "two nodes, %d a minute and %d at once, %.0f s: limit %d, %d calls, %d granted (%+.1f %%)%n",
                perMinute, burst, seconds, limit, calls, granted, 100.0 * (granted - limit) / limit);
        assertThat(granted).isCloseTo(limit, Percentage.withPercentage(10));
    }

    private static long hammer(Api node, TestPartner partner, int calls) {
        long granted = 0;
        for (int call = 0; call < calls; call++) {
            granted += node.get(partner.path("/orders/none")).status() == 404 ? 1 : 0;
        }
        return granted;
    }
}
