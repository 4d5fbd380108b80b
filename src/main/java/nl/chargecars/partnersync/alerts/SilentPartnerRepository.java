package nl.chargecars.partnersync.alerts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads when partners were last heard, and what they sent in each hour. */
@Repository
class SilentPartnerRepository {

    /** Status updates that somebody here took over after a comparison are left out: the partner did not send them. */
    private static final String ACTIVE = """
            select integrations.id, integrations.partner_organization_id,
                   (select created_at from orders
                    where orders.partner_organization_id = integrations.partner_organization_id
                    order by id desc nulls last limit 1) as last_order_at,
                   (select received_at from partner_status_updates as updates
                    where updates.partner_organization_id = integrations.partner_organization_id
                      and updates.origin <> 'reconciliation'
                    order by id desc nulls last limit 1) as last_update_at,
                   case when told.id is not null then coalesce(told.says, 'partner_silent') end as told
            from partner_integrations as integrations
            left join alerts as told on told.kind = 'partner_silent' and told.closed_at is null
                and told.subject = 'partner ' || integrations.partner_organization_id
            where integrations.is_active
            """;

    /** The hours of all integrations of a partner, since an integration that has just replaced another one has none yet. */
    private static final String HOURS = """
            select asked.partner, hours.hour,
                   sum(hours.heard_orders)::bigint as orders, sum(hours.heard_updates)::bigint as updates
            from unnest(?::uuid[], ?::timestamptz[]) as asked (partner, since)
            join partner_integrations as integrations on integrations.partner_organization_id = asked.partner
            join integration_hours as hours on hours.integration_id = integrations.id and hours.hour >= asked.since
            where hours.heard_updates + hours.heard_orders > 0
            group by asked.partner, hours.hour
            """;

    private final JdbcClient client;
    private final JdbcTemplate jdbc;

    SilentPartnerRepository(JdbcClient client, JdbcTemplate jdbc) {
        this.client = client;
        this.jdbc = jdbc;
    }

    /** What a partner sent within an hour. */
    record Heard(UUID partner, Instant hour, long orders, long updates) {}

    /** Returns the partners that have an active integration and have sent anything. */
    List<ListenedPartner> activePartners(Instant listeningSince) {
        return client
                .sql(ACTIVE)
                .query((row, _) -> ListenedPartner.of(
                        Row.uuid(row, "id"),
                        Row.uuid(row, "partner_organization_id"),
                        Row.instantOrNull(row, "last_order_at"),
                        Row.instantOrNull(row, "last_update_at"),
                        row.getString("told"),
                        listeningSince))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** Returns what each partner sent per hour, since {@link ListenedPartner#usualSince}. */
    Map<UUID, List<Heard>> hours(List<ListenedPartner> partners) {
        return Bulk.of(jdbc, partners)
                .uuid(ListenedPartner::partner)
                .instant(ListenedPartner::usualSince)
                .query(
                        HOURS,
                        (row, _) -> new Heard(
                                Row.uuid(row, "partner"),
                                Row.instant(row, "hour"),
                                row.getLong("orders"),
                                row.getLong("updates")))
                .stream()
                .collect(Collectors.groupingBy(Heard::partner));
    }
}
