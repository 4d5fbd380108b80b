package nl.chargecars.partnersync.audit;

import java.time.Instant;
import java.util.Optional;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who made something what it is now, as the trail knows it. */
@Component
public class LastChanges {

    private static final String LAST = """
            select actor, created_at
            from audit_logs
            where table_name = :table_name and record_id = :record_id and jsonb_exists(changes, :field)
            order by id desc
            limit 1
            """;

    private final JdbcClient client;

    LastChanges(JdbcClient client) {
        this.client = client;
    }

    /** @param actor as {@link Actor#name} */
    public record LastChange(String actor, Instant at) {}

    /** The last entry about this record that tells of this field. */
    public Optional<LastChange> of(String table, String record, String field) {
        return client.sql(LAST)
                .param("table_name", table)
                .param("record_id", record)
                .param("field", field)
                .query((row, _) -> new LastChange(Row.text(row, "actor"), Row.instant(row, "created_at")))
                .optional();
    }
}
