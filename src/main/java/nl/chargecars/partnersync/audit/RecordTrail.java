package nl.chargecars.partnersync.audit;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the trail says of some records, for pages about these. */
@Repository
public class RecordTrail {

    private static final String OF_RECORDS = """
            select created_at, actor, action, record_id, changes
            from audit_logs
            where record_id = any(:records)
            order by id desc
            limit :limit
            """;

    private final JdbcClient client;
    private final JsonMapper json;

    RecordTrail(JdbcClient client, JsonMapper json) {
        this.client = client;
        this.json = json;
    }

    /**
     * One entry, as {@link AuditEntry} was recorded.
     *
     * @param actor the {@link Actor#name name} of who did it
     */
    public record Trace(Instant at, String actor, String action, String record, JsonNode changes) {}

    /** Newest first. Ids of records are unique in themselves, so tables are not named. */
    public List<Trace> of(Collection<String> records, int limit) {
        return records.isEmpty()
                ? List.of()
                : client.sql(OF_RECORDS)
                        .param("records", records.toArray(String[]::new))
                        .param("limit", limit)
                        .query((row, _) -> new Trace(
                                Row.instant(row, "created_at"),
                                Row.text(row, "actor"),
                                Row.text(row, "action"),
                                Row.text(row, "record_id"),
                                json.readTree(Row.text(row, "changes"))))
                        .list();
    }
}
