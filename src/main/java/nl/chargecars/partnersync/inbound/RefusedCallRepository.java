package nl.chargecars.partnersync.inbound;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.inbound.RefusedCallFigures.InHour;
import nl.chargecars.partnersync.inbound.RefusedCallFigures.Total;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Table {@code refused_calls}: a row for each integration, hour and reason. */
@Repository
class RefusedCallRepository {

    private static final String ADD = """
            insert into refused_calls (integration_id, hour, reason, refused)
            select added.integration_id, added.hour, added.reason, added.refused
            from unnest(?::uuid[], ?::timestamptz[], ?::text[], ?::int8[])
                as added (integration_id, hour, reason, refused)
            on conflict (integration_id, hour, reason) do update
            set refused = refused_calls.refused + excluded.refused
            """;

    private static final String HOURS = """
            select refused_calls.integration_id, integrations.integration_name, refused_calls.hour, refused_calls.reason,
                   refused_calls.refused
            from partner_integrations as integrations
            join refused_calls on refused_calls.integration_id = integrations.id
            where integrations.partner_organization_id = :partner
              and (:only::uuid is null or refused_calls.integration_id = :only)
              and (:why::text is null or refused_calls.reason = :why)
              and (refused_calls.hour, refused_calls.integration_id, refused_calls.reason)
                  < (:hour, :integration, :reason)
            order by refused_calls.hour desc, refused_calls.integration_id desc, refused_calls.reason desc
            limit :limit
            """;

    private static final String TOTALS = """
            select integrations.partner_organization_id, refused_calls.integration_id, integrations.integration_name,
                   refused_calls.reason, sum(refused_calls.refused) as refused, max(refused_calls.hour) as last_hour
            from refused_calls
            join partner_integrations as integrations on integrations.id = refused_calls.integration_id
            where refused_calls.hour >= :from
            group by integrations.partner_organization_id, refused_calls.integration_id, integrations.integration_name,
                     refused_calls.reason
            order by refused desc, refused_calls.integration_id, refused_calls.reason
            """;

    private static final String FORGET = "delete from refused_calls where hour < :before";

    private final JdbcTemplate jdbc;
    private final JdbcClient client;

    RefusedCallRepository(JdbcTemplate jdbc, JdbcClient client) {
        this.jdbc = jdbc;
        this.client = client;
    }

    /** The last row of a page; the next page begins behind it. */
    record Place(Instant hour, IntegrationId integration, String reason) {}

    /**
     * Adds to the counts.
     *
     * @param counts how many to add, in the order of their keys
     */
    void add(SortedMap<RefusedCalls.Hour, Long> counts) {
        Bulk.of(jdbc, List.copyOf(counts.entrySet()))
                .uuid(count -> count.getKey().integration().value())
                .instant(count -> count.getKey().start())
                .text(count -> count.getKey().reason().wireName())
                .bigint(Map.Entry::getValue)
                .update(ADD);
    }

    /** Returns the rows behind that place, the newest hour first. */
    List<InHour> hours(PartnerId partner, @Nullable IntegrationId only, @Nullable String why, Place behind, int limit) {
        return client.sql(HOURS)
                .param("partner", partner.value())
                .param("only", only == null ? null : only.value())
                .param("why", why)
                .param("hour", Row.timestamp(behind.hour()))
                .param("integration", behind.integration().value())
                .param("reason", behind.reason())
                .param("limit", limit)
                .query((row, _) -> new InHour(
                        Row.instant(row, "hour"),
                        new IntegrationId(Row.uuid(row, "integration_id")),
                        Row.text(row, "integration_name"),
                        Row.text(row, "reason"),
                        row.getLong("refused")))
                .list();
    }

    List<Total> totals(Instant from) {
        return client.sql(TOTALS)
                .param("from", Row.timestamp(from))
                .query((row, _) -> new Total(
                        new PartnerId(Row.uuid(row, "partner_organization_id")),
                        new IntegrationId(Row.uuid(row, "integration_id")),
                        Row.text(row, "integration_name"),
                        Row.text(row, "reason"),
                        row.getLong("refused"),
                        Row.instant(row, "last_hour")))
                .list();
    }

    void forget(Instant before) {
        client.sql(FORGET).param("before", Row.timestamp(before)).update();
    }
}
