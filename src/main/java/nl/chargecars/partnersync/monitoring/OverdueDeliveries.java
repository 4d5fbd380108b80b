package nl.chargecars.partnersync.monitoring;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.pacing.Cadence;
import nl.chargecars.partnersync.partner.SyncFrequency;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Active integrations with a delivery that waits for longer than {@link HealthRule} lets it; read without their other figures. Left out
 * are those that have an alert of their own (endpoint disabled, breaker open) or whose held deliveries go out just now, unless it has been
 * told that they are late: that is over when nothing is late any more.
 */
@Repository
public class OverdueDeliveries {

    /** Whoever pauses sending knows that deliveries wait; a day later they may have forgotten. */
    private static final Duration HELD_FOR_LONG = Duration.ofDays(1);

    /**
     * What somebody sent again counts from then (due_at) until its first attempt has ended, not from when it was made; but a retry by
     * hand ends no alert. Walked from the old end, as in {@link HealthRepository#WAITING}.
     */
    private static final String SELECT = """
            select integration.id, integration.partner_organization_id, integration.sync_frequency,
                   integration.sync_enabled and integration.webhook_url is not null as sending,
                   integration.endpoint_disabled_at is null as endpoint_enabled,
                   coalesce(lanes.breaker = 'closed' and not lanes.releasing, true) as flowing,
                   told.id is not null as told, waiting.since
            from partner_integrations as integration
            left join lanes on lanes.integration_id = integration.id
            left join alerts as told on told.integration_id = integration.id
                and told.kind = 'deliveries_late' and told.closed_at is null
            cross join lateral (
                select min(oldest.since) as since
                from (select case when told.id is not null or pending.waits_for_boundary
                                    or pending.schedule_position > (pending.leased_by is not null)::int
                                  then pending.created_at else pending.due_at end as since
                      from deliveries as pending
                      where pending.partner_organization_id = integration.partner_organization_id
                        and pending.state = 'pending' and pending.integration_id = integration.id
                        and pending.created_at < :before
                        and exists (
                            select from deliveries as head
                            where head.integration_id = integration.id and head.is_head)
                      order by pending.created_at, pending.id
                      limit :most_counted) as oldest) as waiting
            where integration.is_active and waiting.since < :before
            """;

    private static final String GIVEN_UP = """
            select exists (
                select from deliveries
                where integration_id = :integration and state = 'failed' and settled_at >= :since)
            """;

    private final JdbcClient client;

    OverdueDeliveries(JdbcClient client) {
        this.client = client;
    }

    /**
     * @param dueAt when the oldest of them should have gone out by the cadence
     * @param held sending is paused, or there is no address to send to
     */
    public record Overdue(PartnerId partner, IntegrationId integration, Instant dueAt, boolean held) {}

    private record Waiting(Overdue overdue, boolean endpointEnabled, boolean flowing, boolean told) {

        boolean isTrouble(Instant now) {
            Duration waited = Duration.between(overdue.dueAt(), now);
            if (waited.compareTo(HealthRule.LONGEST_WAIT) <= 0) {
                return false;
            }
            if (told) {
                return true;
            }
            return endpointEnabled && (overdue.held() ? waited.compareTo(HELD_FOR_LONG) > 0 : flowing);
        }
    }

    public List<Overdue> list(Instant now) {
        return client
                .sql(SELECT)
                .param("before", Row.timestamp(now.minus(HealthRule.LONGEST_WAIT)))
                .param("most_counted", IntegrationHealth.MOST_COUNTED)
                .query((row, _) -> waiting(row))
                .list()
                .stream()
                .filter(waiting -> waiting.isTrouble(now))
                .map(Waiting::overdue)
                .toList();
    }

    /** Whether a delivery of it has failed for good since then, and is neither retried nor dismissed. */
    public boolean givenUpSince(IntegrationId integration, Instant since) {
        return client.sql(GIVEN_UP)
                .param("integration", integration.value())
                .param("since", Row.timestamp(since))
                .query(Boolean.class)
                .single();
    }

    private static Waiting waiting(ResultSet row) throws SQLException {
        SyncFrequency frequency = WireNamed.named(SyncFrequency.class, Row.text(row, "sync_frequency"));
        return new Waiting(
                new Overdue(
                        new PartnerId(Row.uuid(row, "partner_organization_id")),
                        new IntegrationId(Row.uuid(row, "id")),
                        Cadence.goesOut(frequency, Row.instant(row, "since")),
                        !row.getBoolean("sending")),
                row.getBoolean("endpoint_enabled"),
                row.getBoolean("flowing"),
                row.getBoolean("told"));
    }
}
