package nl.chargecars.partnersync.figures;

import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads how an integration performed over time, from hourly counters, so that the cost does not depend on the traffic. */
@Component
public class IntegrationHistory {

    private static final String HOURS = """
            select date_bin(:step::interval, hour, :from) as slot, sum(succeeded) as succeeded, sum(failed) as failed
            from integration_hours
            where integration_id = :integration and hour >= :from and hour < :to
            group by slot
            """;

    private static final String LATENCIES = """
            select date_bin(:step::interval, hour, :from) as slot, bucket, sum(attempts) as attempts
            from integration_latencies
            where integration_id = :integration and hour >= :from and hour < :to
            group by slot, bucket
            """;

    private final JdbcClient client;

    IntegrationHistory(JdbcClient client) {
        this.client = client;
    }

    /**
     * The exchanges within one slot of time.
     *
     * @param latencyP50Ms median latency in milliseconds, accurate within a fifth; null when no latency was measured
     * @param latencyP95Ms 95th percentile of the latencies, otherwise like {@code latencyP50Ms}
     */
    public record Slot(
            Instant start,
            long succeeded,
            long failed,
            @Nullable Long latencyP50Ms,
            @Nullable Long latencyP95Ms) {

        /** Returns the percentage of exchanges that succeeded; null when there were none. */
        public @Nullable Double successRate() {
            return new Exchanges(succeeded, failed).successRate();
        }
    }

    /**
     * Returns the time up to now in equal slots, oldest first, including slots without traffic. The last slot is not over yet.
     *
     * @param step length of a slot, in whole hours
     */
    public List<Slot> of(IntegrationId integration, Duration step, int slots, Instant now) {
        Instant end = now.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
        Instant from = end.minus(step.multipliedBy(slots));
        Map<Instant, Exchanges> counts = new HashMap<>();
        select(HOURS, integration, step, from, end).query((ResultSet row) -> {
            counts.put(Row.instant(row, "slot"), new Exchanges(row.getLong("succeeded"), row.getLong("failed")));
        });
        Map<Instant, Map<Integer, Long>> latencies = new HashMap<>();
        select(LATENCIES, integration, step, from, end).query((ResultSet row) -> {
            latencies
                    .computeIfAbsent(Row.instant(row, "slot"), _ -> new HashMap<>())
                    .put(row.getInt("bucket"), row.getLong("attempts"));
        });
        List<Slot> all = new ArrayList<>();
        for (Instant start = from; start.isBefore(end); start = start.plus(step)) {
            Exchanges count = counts.getOrDefault(start, Exchanges.NONE);
            var buckets = new LatencyBuckets(latencies.getOrDefault(start, Map.of()));
            all.add(new Slot(start, count.succeeded(), count.failed(), buckets.median(), buckets.p95()));
        }
        return all;
    }

    private JdbcClient.StatementSpec select(
            String sql, IntegrationId integration, Duration step, Instant from, Instant to) {
        return client.sql(sql)
                .param("integration", integration.value())
                .param("step", step.toHours() + " hours")
                .param("from", Row.timestamp(from))
                .param("to", Row.timestamp(to));
    }
}
