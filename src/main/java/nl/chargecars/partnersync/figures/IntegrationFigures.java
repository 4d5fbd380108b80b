package nl.chargecars.partnersync.figures;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Write;
import nl.chargecars.partnersync.storage.Writes;
import nl.chargecars.partnersync.web.Characters;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Maintains {@code last_sync_at}, {@code success_rate} and {@code last_error_*} of integrations (seed, table 99). For a batch of any
 * size it writes one row per integration and hour and one update per integration. Call it last in a transaction, because
 * all transactions lock these rows.
 *
 * <p>{@code success_rate} is the percentage of exchanges that succeeded in the 24 hours up to the latest one, counted in whole
 * hours: the one of the latest exchange and the 23 before it.
 */
@Component
public class IntegrationFigures {

    private static final String COUNT = """
            insert into integration_hours (integration_id, hour, succeeded, failed, heard_orders, heard_updates)
            select * from unnest(?::uuid[], ?::timestamptz[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
            on conflict (integration_id, hour) do update
            set succeeded = integration_hours.succeeded + excluded.succeeded,
                failed = integration_hours.failed + excluded.failed,
                heard_orders = integration_hours.heard_orders + excluded.heard_orders,
                heard_updates = integration_hours.heard_updates + excluded.heard_updates
            """;

    /**
     * Updates the integrations. The partitions of integration_hours are pruned by the earliest time of the batch, which is a
     * parameter, and not by the time of each row: if another transaction has just changed one of the rows, PostgreSQL 18.6 crashes
     * when it prunes again for the next row.
     */
    private static final String UPDATE = """
            update partner_integrations as integration
            set last_sync_at = greatest(integration.last_sync_at, happened.succeeded_at),
                last_error_at = case when happened.failed_at >= coalesce(integration.last_error_at, happened.failed_at)
                                     then happened.failed_at else integration.last_error_at end,
                last_error_message = case when happened.failed_at >= coalesce(integration.last_error_at, happened.failed_at)
                                          then happened.error else integration.last_error_message end,
                last_error_code = case when happened.failed_at >= coalesce(integration.last_error_at, happened.failed_at)
                                       then happened.error_code else integration.last_error_code end,
                success_rate = (
                    select round(100.0 * sum(hours.succeeded) / sum(hours.succeeded + hours.failed), 2)
                    from integration_hours as hours
                    where hours.integration_id = integration.id
                      and hours.hour > (?::timestamptz[])[1] - interval '24 hours'
                      and hours.hour + interval '24 hours' > happened.latest)
            from unnest(?::uuid[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::text[], ?::text[])
                as happened (integration_id, succeeded_at, failed_at, latest, error, error_code)
            where integration.id = happened.integration_id
            """;

    private static final String COUNT_LATENCIES = """
            insert into integration_latencies (integration_id, hour, bucket, attempts)
            select * from unnest(?::uuid[], ?::timestamptz[], ?::int[], ?::bigint[])
            on conflict (integration_id, hour, bucket) do update
            set attempts = integration_latencies.attempts + excluded.attempts
            """;

    private static final int LONGEST_ERROR = 500;

    private final JdbcTemplate jdbc;

    IntegrationFigures(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Counts the results, in the caller's transaction. */
    public void record(List<SyncResult> results) {
        record(new Writes(), results);
    }

    /**
     * Counts the results in the caller's transaction.
     *
     * @param before the caller's own writes, which are sent first, in the same round trip
     */
    public void record(Writes before, List<SyncResult> results) {
        Map<IntegrationId, Tally> tallies = new TreeMap<>();
        results.forEach(result ->
                tallies.computeIfAbsent(result.integration(), Tally::new).add(result));
        List<Tally> sorted = List.copyOf(tallies.values());
        List<HourCount> hours =
                sorted.stream().flatMap(tally -> tally.hours.values().stream()).toList();
        Write counting = Bulk.of(jdbc, hours)
                .uuid(hour -> hour.integration.value())
                .instant(hour -> hour.hour)
                .bigint(hour -> hour.succeeded)
                .bigint(hour -> hour.failed)
                .bigint(hour -> hour.orders)
                .bigint(hour -> hour.updates)
                .write(COUNT);
        List<BucketCount> buckets = hours.stream().flatMap(HourCount::buckets).toList();
        Write countingLatencies = Bulk.of(jdbc, buckets)
                .uuid(bucket -> bucket.integration().value())
                .instant(BucketCount::hour)
                .integer(BucketCount::bucket)
                .bigint(BucketCount::attempts)
                .write(COUNT_LATENCIES);
        Instant earliest = sorted.stream()
                .map(tally -> tally.latest)
                .min(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
        Write updating = Bulk.of(jdbc, sorted)
                .instant(_ -> earliest)
                .uuid(tally -> tally.integration.value())
                .instant(tally -> tally.succeededAt)
                .instant(tally -> tally.failedAt)
                .instant(tally -> tally.latest)
                .text(tally -> tally.error)
                .text(tally -> tally.errorCode)
                .write(UPDATE);
        before.add(counting).add(countingLatencies).add(updating).send();
    }

    private record BucketCount(IntegrationId integration, Instant hour, int bucket, long attempts) {}

    private static final class HourCount {
        private final IntegrationId integration;
        private final Instant hour;
        private long succeeded;
        private long failed;
        private final Map<Integer, Long> latencies = new TreeMap<>();
        private long orders;
        private long updates;

        HourCount(IntegrationId integration, Instant hour) {
            this.integration = integration;
            this.hour = hour;
        }

        Stream<BucketCount> buckets() {
            return latencies.entrySet().stream()
                    .map(count -> new BucketCount(integration, hour, count.getKey(), count.getValue()));
        }
    }

    private static final class Tally {
        private final IntegrationId integration;
        private final Map<Instant, HourCount> hours = new TreeMap<>();
        private Instant latest = Instant.EPOCH;
        private @Nullable Instant succeededAt;
        private @Nullable Instant failedAt;
        private @Nullable String error;
        private @Nullable String errorCode;

        Tally(IntegrationId integration) {
            this.integration = integration;
        }

        void add(SyncResult result) {
            Instant hour = result.at().truncatedTo(ChronoUnit.HOURS);
            HourCount count = hours.computeIfAbsent(hour, start -> new HourCount(integration, start));
            latest = result.at().isAfter(latest) ? result.at() : latest;
            if (result.latency() != null) {
                count.latencies.merge(LatencyBuckets.bucketOf(result.latency()), 1L, Long::sum);
            }
            if (result.heardOrder()) {
                count.orders++;
            } else if (result.heardStatusUpdate()) {
                count.updates++;
            }
            if (result.success()) {
                count.succeeded++;
                succeededAt = later(succeededAt, result.at());
            } else {
                count.failed++;
                if (failedAt == null || !result.at().isBefore(failedAt)) {
                    failedAt = result.at();
                    String text = String.valueOf(result.error());
                    error = Characters.first(text, LONGEST_ERROR);
                    errorCode = result.errorCode();
                }
            }
        }

        private static Instant later(@Nullable Instant known, Instant other) {
            return known == null || other.isAfter(known) ? other : known;
        }
    }
}
