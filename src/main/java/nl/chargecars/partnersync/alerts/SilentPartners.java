package nl.chargecars.partnersync.alerts;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.storage.Row;
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

    private static final String ACTIVE = """
            select integrations.id, integrations.partner_organization_id,
                   greatest(
                       (select received_at from partner_status_updates as updates
                        where updates.partner_organization_id = integrations.partner_organization_id
                        order by id desc nulls last limit 1),
                       (select created_at from orders
                        where orders.partner_organization_id = integrations.partner_organization_id
                        order by id desc nulls last limit 1)) as heard_at
            from partner_integrations as integrations
            where integrations.is_active
            """;

    private static final String HOURS = """
            select hour, heard_updates + heard_orders as heard
            from integration_hours
            where integration_id = :integration and hour >= :since and heard_updates + heard_orders > 0
            """;

    private final JdbcClient client;

    SilentPartners(JdbcClient client) {
        this.client = client;
    }

    private record Partner(UUID integration, UUID partner, Instant heardAt) {}

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
        for (Partner one : activePartners()) {
            Instant until = one.heardAt.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
            Instant weighed = now.isAfter(one.heardAt.plus(LONGEST_SILENCE)) ? one.heardAt.plus(LONGEST_SILENCE) : now;
            double expected = new UsualWeek(hours(one, until), until).expectedBetween(one.heardAt, weighed);
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

    private Map<Instant, Long> hours(Partner one, Instant until) {
        Map<Instant, Long> hours = new HashMap<>();
        client.sql(HOURS)
                .param("integration", one.integration)
                .param("since", Row.timestamp(until.minus(Duration.ofDays(7L * (UsualWeek.WEEKS + 1)))))
                .query((row, _) -> Map.entry(Row.instant(row, "hour"), row.getLong("heard")))
                .list()
                .forEach(hour -> hours.put(hour.getKey(), hour.getValue()));
        return hours;
    }
}
