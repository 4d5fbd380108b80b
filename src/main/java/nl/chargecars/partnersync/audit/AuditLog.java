package nl.chargecars.partnersync.audit;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Write;
import nl.chargecars.partnersync.storage.Writes;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes the audit trail: who changed what (contract, {@code GET /api/v1/audit-logs}). Rows are only ever added. Thread-safe. */
@Component
public class AuditLog {

    /** Key within an entry's changes that names the credential which a partner used. The credential itself was not changed. */
    public static final String CREDENTIAL = "credential";

    private static final String INSERT = """
            insert into audit_logs (id, created_at, actor, action, table_name, record_id, changes)
            select * from unnest(?::uuid[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::jsonb[])
            """;

    private final JdbcTemplate jdbc;
    private final JsonMapper json;
    private final Clock clock;

    AuditLog(JdbcTemplate jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /** Adds the entries in the caller's transaction, so that the trail has no entries for changes that were rolled back. */
    public void record(List<AuditEntry> entries) {
        new Writes().add(recording(entries)).send();
    }

    /** Returns the statement that adds the entries, to be sent together with the statements of the changes, in their transaction. */
    public Write recording(List<AuditEntry> entries) {
        Instant now = clock.instant();
        return Bulk.of(jdbc, entries)
                .uuid(entry -> Uuid7.next())
                .instant(entry -> now)
                .text(entry -> entry.actor().name())
                .text(AuditEntry::action)
                .text(AuditEntry::table)
                .text(AuditEntry::record)
                .text(entry -> json.writeValueAsString(changes(entry)))
                .write(INSERT);
    }

    /** Adds the credential to the changes, because a partner can have several. */
    private static Map<String, ?> changes(AuditEntry entry) {
        String credential = entry.actor().credential();
        if (credential == null) {
            return entry.changes();
        }
        Map<String, Object> changes = new LinkedHashMap<>(entry.changes());
        changes.put(CREDENTIAL, credential);
        return changes;
    }
}
