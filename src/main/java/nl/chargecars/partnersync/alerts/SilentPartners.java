package nl.chargecars.partnersync.alerts;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Partners that nothing has been heard from for longer than usual for that weekday and hour: neither a status update nor an order,
 * where about seven would usually have come. By chance alone (Poisson) that happens once in a thousand times.
 */
@Component
class SilentPartners implements TroubleSource {

    private static final double EXPECTED_BY_NOW = 7;

    /** Silence is weighed for so long; who is silent for longer has been alerted of long ago. */
    private static final Duration LONGEST_SILENCE = Duration.ofDays(28);

    /** Orders are counted here, after the fact, and not on the path where they are placed. */
    private static final String COUNT_ORDERS = """
            insert into integration_hours (integration_id, hour, succeeded, failed, heard_orders)
            select integrations.id, date_trunc('hour', orders.created_at, 'UTC') as hour, 0, 0, count(*)
            from orders
            join partner_integrations as integrations
              on integrations.partner_organization_id = orders.partner_organization_id and integrations.is_active
            where orders.updated_at >= :since and orders.created_at >= :since
            group by integrations.id, hour
            order by integrations.id, hour
            on conflict (integration_id, hour) do update set heard_orders = excluded.heard_orders
            """;

    private static final Duration COUNTED_AGAIN = Duration.ofHours(3);

    /** What somebody here took over after a comparison, the partner did not send. */
    private static final String ACTIVE = """
            select integrations.id, integrations.partner_organization_id,
                   greatest(
                       (select received_at from partner_status_updates as updates
                        where updates.partner_organization_id = integrations.partner_organization_id
                          and updates.origin <> 'reconciliation'
                        order by id desc nulls last limit 1),
                       (select created_at from orders
                        where orders.partner_organization_id = integrations.partner_organization_id
                        order by id desc nulls last limit 1)) as heard_at
            from partner_integrations as integrations
            where integrations.is_active
            """;

    /**
     * Of all the partner's integrations, since one that has replaced another has no hours yet. Where one followed the other both have
     * the hour's orders, all of them, so those are not added up.
     */
    private static final String HOURS = """
            select asked.partner, hours.hour, sum(hours.heard_updates)::bigint + max(hours.heard_orders) as heard
            from unnest(?::uuid[], ?::timestamptz[]) as asked (partner, since)
            join partner_integrations as integrations on integrations.partner_organization_id = asked.partner
            join integration_hours as hours on hours.integration_id = integrations.id and hours.hour >= asked.since
            where hours.heard_updates + hours.heard_orders > 0
            group by asked.partner, hours.hour
            """;

    private final JdbcClient client;
    private final JdbcTemplate jdbc;

    SilentPartners(JdbcClient client, JdbcTemplate jdbc) {
        this.client = client;
        this.jdbc = jdbc;
    }

    private record Partner(UUID integration, UUID partner, Instant heardAt) {

        /** The end of the hour in which something was heard last. */
        Instant heardUntil() {
            return heardAt.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
        }

        /** From then on it is weighed what is usual. */
        Instant usualSince() {
            return heardUntil().minus(Duration.ofDays(7L * (UsualWeek.WEEKS + 1)));
        }
    }

    @Override
    public AlertKind kind() {
        return AlertKind.PARTNER_SILENT;
    }

    @Override
    public List<Trouble> look(Instant now) {
        client.sql(COUNT_ORDERS)
                .param("since", Row.timestamp(now.truncatedTo(ChronoUnit.HOURS).minus(COUNTED_AGAIN)))
                .update();
        List<Trouble> silent = new ArrayList<>();
        List<Partner> partners = activePartners();
        Map<UUID, Map<Instant, Long>> hours = hours(partners);
        for (Partner one : partners) {
            Instant weighed = now.isAfter(one.heardAt.plus(LONGEST_SILENCE)) ? one.heardAt.plus(LONGEST_SILENCE) : now;
            double expected = new UsualWeek(hours.getOrDefault(one.partner, Map.of()), one.heardUntil())
                    .expectedBetween(one.heardAt, weighed);
            if (expected >= EXPECTED_BY_NOW) {
                silent.add(new Trouble(
                        kind(),
                        "partner " + one.partner,
                        one.partner,
                        one.integration,
                        "Nothing has been heard from the partner since " + one.heardAt + "; usually "
                                + Math.round(expected)
                                + " messages would have come by now. Ask whether its side works.",
                        new Saying(kind().wireName(), one.heardAt, Math.round(expected), null)));
            }
        }
        return silent;
    }

    private List<Partner> activePartners() {
        return client
                .sql(ACTIVE)
                .query((row, _) -> {
                    Instant heardAt = Row.instantOrNull(row, "heard_at");
                    return heardAt == null
                            ? List.<Partner>of()
                            : List.of(new Partner(
                                    Row.uuid(row, "id"), Row.uuid(row, "partner_organization_id"), heardAt));
                })
                .list()
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private record Heard(UUID partner, Instant hour, long messages) {}

    /** What each of them sent, by the hour. */
    private Map<UUID, Map<Instant, Long>> hours(List<Partner> partners) {
        return Bulk.of(jdbc, partners)
                .uuid(Partner::partner)
                .instant(Partner::usualSince)
                .query(
                        HOURS,
                        (row, _) -> new Heard(Row.uuid(row, "partner"), Row.instant(row, "hour"), row.getLong("heard")))
                .stream()
                .collect(Collectors.groupingBy(Heard::partner, Collectors.toMap(Heard::hour, Heard::messages)));
    }
}
