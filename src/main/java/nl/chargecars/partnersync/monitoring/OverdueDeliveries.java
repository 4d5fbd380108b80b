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
 * Finds active integrations with a delivery that is later than {@link HealthRule} permits, without reading their other figures; and
 * those that another integration of the partner has replaced, whose deliveries never go out by themselves. Leaves out active
 * integrations with an alert of their own (endpoint disabled, breaker open) and those that are just releasing held deliveries. But an
 * integration with an open alert for late deliveries stays listed until none of its deliveries is late.
 */
@Repository
public class OverdueDeliveries {

    /** How late a delivery may be that is not held. */
    public static final Duration LONGEST_WAIT = HealthRule.LONGEST_WAIT;

    /**
     * How late held deliveries may be. A person who pauses sending knows that deliveries wait, but may have forgotten it a day
     * later.
     */
    private static final Duration HELD_FOR_LONG = Duration.ofDays(1);

    /**
     * The wait of a delivery that somebody sent again counts from then (due_at) until its first attempt has ended, not from its
     * creation. While an alert is open, it always counts from the creation, so a retry by hand does not end the alert. The
     * deliveries are scanned from the oldest on, as in {@link HealthRepository#WAITING}.
     */
    private static final String SELECT = """
            select integration.id, integration.partner_organization_id, integration.sync_frequency,
                   integration.sync_enabled and integration.webhook_url is not null as sending,
                   integration.endpoint_disabled_at is null as endpoint_enabled,
                   coalesce(lanes.breaker = 'closed' and not lanes.releasing, true) as flowing,
                   not integration.is_active as replaced, told.id is not null as told, waiting.since
            from partner_integrations as integration
            join partner_integrations as active
                on active.partner_organization_id = integration.partner_organization_id and active.is_active
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
            where waiting.since < :before
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
     * @param dueAt when the oldest of the late deliveries should have been sent by the cadence
     * @param held true when sending is paused, or when there is no address to send to
     * @param replaced true when another integration of the partner is active
     */
    public record Overdue(
            PartnerId partner, IntegrationId integration, Instant dueAt, boolean held, boolean replaced) {}

    private record Waiting(Overdue overdue, boolean endpointEnabled, boolean flowing, boolean told) {

        boolean isTrouble(Instant now) {
            Duration waited = Duration.between(overdue.dueAt(), now);
            if (waited.compareTo(HealthRule.LONGEST_WAIT) <= 0) {
                return false;
            }
            if (told || overdue.replaced()) {
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

    /**
     * Returns whether a delivery of the integration has failed for good since the given time and has been neither retried nor
     * dismissed.
     */
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
                        !row.getBoolean("sending"),
                        row.getBoolean("replaced")),
                row.getBoolean("endpoint_enabled"),
                row.getBoolean("flowing"),
                row.getBoolean("told"));
    }
}
