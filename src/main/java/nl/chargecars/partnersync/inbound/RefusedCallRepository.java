package nl.chargecars.partnersync.inbound;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table refused_calls: a row for each integration, hour and reason. */
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

    private static final String FORGET = "delete from refused_calls where hour < :before";

    private final JdbcTemplate jdbc;
    private final JdbcClient client;

    RefusedCallRepository(JdbcTemplate jdbc, JdbcClient client) {
        this.jdbc = jdbc;
        this.client = client;
    }

    record Count(RefusedCalls.Hour hour, long refused) {}

    void add(List<Count> counts) {
        Bulk.of(jdbc, counts)
                .uuid(count -> count.hour().integration().value())
                .instant(count -> count.hour().start())
                .text(count -> count.hour().reason().wireName())
                .bigint(Count::refused)
                .update(ADD);
    }

    void forget(Instant before) {
        client.sql(FORGET).param("before", Row.timestamp(before)).update();
    }
}
