package nl.chargecars.partnersync.monitoring;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.monitoring.IntegrationHealth.Asking;
import nl.chargecars.partnersync.monitoring.IntegrationHealth.Expiries;
import nl.chargecars.partnersync.monitoring.IntegrationHealth.LastError;
import nl.chargecars.partnersync.monitoring.IntegrationHealth.LastTimes;
import nl.chargecars.partnersync.monitoring.IntegrationHealth.Names;
import nl.chargecars.partnersync.monitoring.IntegrationHealth.Switches;
import nl.chargecars.partnersync.monitoring.IntegrationHealth.Waiting;
import nl.chargecars.partnersync.pacing.BreakerState;
import nl.chargecars.partnersync.partner.SyncFrequency;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reads the figures of all integrations with three statements, however many integrations there are. Each statement reads a
 * bounded part of an index: the newest row, the oldest row, 24 hours of counters. None counts orders, or all deliveries.
 */
@Repository
class HealthRepository {

    /**
     * Counts the backlog of an integration, which is its pending deliveries, and finds the oldest. Scans the index of the
     * partner's pending deliveries from the oldest on. Wherever deliveries wait, there is one that is the head of its line: for
     * an integration without a head, the scan through the backlog of the partner's other integrations is skipped.
     */
    static final String WAITING = """
            cross join lateral (
                select count(*) as backlog, min(oldest.created_at) as oldest
                from (select pending.created_at from deliveries as pending
                      where pending.partner_organization_id = integration.partner_organization_id
                        and pending.state = 'pending' and pending.integration_id = integration.id
                        and exists (
                            select from deliveries as head
                            where head.integration_id = integration.id and head.is_head)
                      order by pending.created_at, pending.id
                      limit :most_counted) as oldest) as waiting
            """;

    /** True when we poll the partner for statuses. */
    static final String ASKED =
            "integration.is_active and integration.sync_enabled and (integration.polling ->> 'enabled')::boolean";

    /**
     * True when polling failed within the last 50 hours. A failing order is polled at least every second day, so an older failure
     * belongs to orders that are finished and no longer polled.
     */
    static final String FAILED_RECENTLY = "rounds.last_error_at > :now::timestamptz - interval '50 hours'";

    /**
     * "Nulls last" matches the indexes by partner, and not the primary key: for a partner that has been silent for long, the
     * planner would otherwise walk through the newest rows of all partners. Updates of the origin "reconciliation" do not count,
     * because the partner did not send them: our staff took them over after a comparison.
     */
    private static final String INTEGRATIONS = """
            select integration.id, integration.partner_organization_id, partner.name as partner_name,
                   integration.integration_name, integration.is_active, integration.sync_enabled,
                   integration.endpoint_disabled_at is null as endpoint_enabled, integration.sync_frequency,
                   integration.success_rate, integration.last_sync_at, integration.last_error_at,
                   integration.last_error_message, integration.last_error_code, waiting.backlog, waiting.oldest,
                   coalesce(lanes.breaker, 'closed') as breaker,
                   (select coalesce(sum(hours.heard_orders), 0)
                    from partner_integrations as any_of_partner
                    join integration_hours as hours on hours.integration_id = any_of_partner.id and hours.hour >= :midnight
                    where any_of_partner.partner_organization_id = partner.id) as orders_today,
                   (select orders.created_at from orders
                    where orders.partner_organization_id = partner.id
                    order by orders.id desc nulls last limit 1) as last_order_at,
                   (select received_at from partner_status_updates as update_
                    where update_.partner_organization_id = partner.id and update_.origin <> 'reconciliation'
                    order by update_.id desc nulls last limit 1) as last_update_at,
                   (select last_read_at from feed_reads
                    where feed_reads.partner_organization_id = partner.id) as last_fetched_at,
                   (select coalesce(alerts.says, alerts.kind) from alerts
                    where alerts.partner_organization_id = partner.id and alerts.kind = 'partner_silent'
                      and alerts.closed_at is null limit 1) as silence,
                   (select coalesce(
                               min(expires_at) filter (where expires_at > :now),
                               case when bool_and(expires_at is not null) then max(expires_at) end)
                    from credentials
                    where credentials.partner_organization_id = partner.id
                      and revoked_at is null) as credential_expires_at,
                   integration.client_certificate_expires_at,
                   case when\s""" + FAILED_RECENTLY + """
                    then rounds.consecutive_failures else 0 end as asked_in_vain,
                   rounds.last_polled_at, rounds.unanswered_since, rounds.due_at as next_poll_at, rounds.asked, rounds.told,
                   rounds.failed as not_answered, rounds.last_error as asking_error,
                   rounds.last_error_code as asking_error_code
            from partner_integrations as integration
            join organizations as partner on partner.id = integration.partner_organization_id
                and (:only::uuid is null or integration.id = :only)
            left join lanes on lanes.integration_id = integration.id
            left join polling_rounds as rounds on rounds.integration_id = integration.id
                and\s""" + ASKED + "\n" + WAITING
            + "order by partner.name, integration.integration_name";

    private static final String HOURS = """
            select integration_id, hour, succeeded, failed
            from integration_hours
            where integration_id = any(:integrations) and hour > :day_ago
            """;

    private static final String LATENCIES = """
            select integration_id, bucket, sum(attempts) as attempts
            from integration_latencies
            where integration_id = any(:integrations) and hour > :day_ago
            group by integration_id, bucket
            """;

    /** An integration and its figures, as read from the database. */
    record Stored(
            Names names,
            Switches switches,
            long ordersToday,
            @Nullable Double successRate,
            Waiting waiting,
            BreakerState breaker,
            LastTimes last,
            LastError lastError,
            Expiries expiries,
            @Nullable Silence silence,
            @Nullable Asking asking) {

        UUID id() {
            return names.integrationId().value();
        }
    }

    private final JdbcClient client;

    HealthRepository(JdbcClient client) {
        this.client = client;
    }

    /**
     * @param midnight when today began; orders are counted since then
     * @param only this integration; null for all
     */
    List<Stored> integrations(Instant now, Instant midnight, @Nullable UUID only) {
        return client.sql(INTEGRATIONS)
                .param("now", Row.timestamp(now))
                .param("midnight", Row.timestamp(midnight))
                .param("only", only)
                .param("most_counted", IntegrationHealth.MOST_COUNTED)
                .query((row, _) -> stored(row))
                .list();
    }

    /** Returns the counters since {@code dayAgo}, by integration and start of the hour. */
    Map<UUID, Map<Instant, IntegrationHealth.Hour>> hours(List<Stored> integrations, Instant dayAgo) {
        Map<UUID, Map<Instant, IntegrationHealth.Hour>> hours = new HashMap<>();
        figures(HOURS, integrations, dayAgo).query((ResultSet row) -> {
            Instant start = Row.instant(row, "hour");
            hours.computeIfAbsent(Row.uuid(row, "integration_id"), _ -> new HashMap<>())
                    .put(start, new IntegrationHealth.Hour(start, row.getLong("succeeded"), row.getLong("failed")));
        });
        return hours;
    }

    /** Returns the number of attempts since {@code dayAgo}, by integration and latency bucket. */
    Map<UUID, Map<Integer, Long>> latencies(List<Stored> integrations, Instant dayAgo) {
        Map<UUID, Map<Integer, Long>> latencies = new HashMap<>();
        figures(LATENCIES, integrations, dayAgo).query((ResultSet row) -> {
            latencies
                    .computeIfAbsent(Row.uuid(row, "integration_id"), _ -> new HashMap<>())
                    .put(row.getInt("bucket"), row.getLong("attempts"));
        });
        return latencies;
    }

    private JdbcClient.StatementSpec figures(String sql, List<Stored> integrations, Instant dayAgo) {
        return client.sql(sql)
                .param("integrations", integrations.stream().map(Stored::id).toArray(UUID[]::new))
                .param("day_ago", Row.timestamp(dayAgo));
    }

    private static Stored stored(ResultSet row) throws SQLException {
        double rate = row.getDouble("success_rate");
        Double successRate = row.wasNull() ? null : rate;
        return new Stored(
                new Names(
                        new PartnerId(Row.uuid(row, "partner_organization_id")),
                        Row.text(row, "partner_name"),
                        new IntegrationId(Row.uuid(row, "id")),
                        Row.text(row, "integration_name")),
                new Switches(
                        row.getBoolean("is_active"),
                        row.getBoolean("sync_enabled"),
                        row.getBoolean("endpoint_enabled"),
                        WireNamed.named(SyncFrequency.class, Row.text(row, "sync_frequency"))),
                row.getLong("orders_today"),
                successRate,
                new Waiting(row.getLong("backlog"), Row.instantOrNull(row, "oldest")),
                WireNamed.named(BreakerState.class, Row.text(row, "breaker")),
                last(row),
                new LastError(
                        Row.instantOrNull(row, "last_error_at"),
                        row.getString("last_error_message"),
                        row.getString("last_error_code")),
                new Expiries(
                        Row.instantOrNull(row, "credential_expires_at"),
                        Row.instantOrNull(row, "client_certificate_expires_at")),
                silence(row),
                asking(row));
    }

    private static LastTimes last(ResultSet row) throws SQLException {
        Instant order = Row.instantOrNull(row, "last_order_at");
        Instant update = Row.instantOrNull(row, "last_update_at");
        boolean orderIsLater = order != null && (update == null || order.isAfter(update));
        return new LastTimes(
                Row.instantOrNull(row, "last_sync_at"),
                orderIsLater ? order : update,
                order,
                update,
                Row.instantOrNull(row, "last_fetched_at"));
    }

    private static @Nullable Silence silence(ResultSet row) throws SQLException {
        String silence = row.getString("silence");
        return silence == null ? null : WireNamed.named(Silence.class, silence);
    }

    private static @Nullable Asking asking(ResultSet row) throws SQLException {
        Instant next = Row.instantOrNull(row, "next_poll_at");
        return next == null
                ? null
                : new Asking(
                        row.getInt("asked_in_vain"),
                        Row.instantOrNull(row, "last_polled_at"),
                        Row.instantOrNull(row, "unanswered_since"),
                        next,
                        row.getLong("asked"),
                        row.getLong("told"),
                        row.getLong("not_answered"),
                        row.getString("asking_error"),
                        row.getString("asking_error_code"));
    }
}
