package nl.chargecars.partnersync.audit;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the trail, newest first (contract, {@code GET /api/v1/audit-logs}). */
@RestController
class AuditLogController {

    private static final String SELECT = """
            select id, created_at, actor, action, table_name, record_id, changes
            from audit_logs
            where true""";

    private static final String OF_RECORD = " and record_id = :record_id";
    private static final String OF_TABLE = " and table_name = :table_name";
    private static final String OF_ACTOR = " and actor = :actor";
    private static final String OF_ACTION = " and action = :action";
    private static final String BEFORE = " and id < :before";
    private static final String NEWEST_FIRST = " order by id desc limit :limit";

    private final JdbcClient client;
    private final JsonMapper json;

    AuditLogController(JdbcClient client, JsonMapper json) {
        this.client = client;
        this.json = json;
    }

    record AuditView(
            UUID auditLogId,
            Instant createdAt,
            String actor,
            String action,
            String tableName,
            String recordId,
            JsonNode changes) {}

    @GetMapping("/api/v1/audit-logs")
    Page<AuditView> list(
            @RequestParam(name = "table_name") @Nullable String table,
            @RequestParam(name = "record_id") @Nullable String record,
            @RequestParam @Nullable String actor,
            @RequestParam @Nullable String action,
            @RequestParam @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit) {
        int size = Limit.checked(limit);
        Map<String, Object> values = new HashMap<>(Map.of("limit", size + 1));
        var sql = new StringBuilder(SELECT);
        filter(sql, values, OF_TABLE, "table_name", table);
        filter(sql, values, OF_RECORD, "record_id", record);
        filter(sql, values, OF_ACTOR, "actor", actor);
        filter(sql, values, OF_ACTION, "action", action);
        filter(
                sql,
                values,
                BEFORE,
                "before",
                cursor == null ? null : Cursor.decode(cursor, 1, decoded -> Uuid7.parse(decoded.getFirst())));
        List<AuditView> found = client.sql(sql.append(NEWEST_FIRST).toString())
                .params(values)
                .query((row, _) -> new AuditView(
                        Row.uuid(row, "id"),
                        Row.instant(row, "created_at"),
                        Row.text(row, "actor"),
                        Row.text(row, "action"),
                        Row.text(row, "table_name"),
                        Row.text(row, "record_id"),
                        json.readTree(Row.text(row, "changes"))))
                .list();
        return Page.of(found, size, view -> Cursor.of(view.auditLogId()));
    }

    private static void filter(
            StringBuilder sql, Map<String, Object> values, String condition, String name, @Nullable Object value) {
        if (value != null) {
            sql.append(condition);
            values.put(name, value);
        }
    }
}
