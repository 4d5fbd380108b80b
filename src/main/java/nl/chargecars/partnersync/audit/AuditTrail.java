package nl.chargecars.partnersync.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the trail, newest first. Ids are in the order of time, so a period is a range of ids. */
@Component
public class AuditTrail {

    /** In characters; only a change of a very long status map has more. */
    private static final int LARGEST_ENTRY = 40_000;

    private static final String SELECT = """
            select id, created_at, actor, action, table_name, record_id, changes
            from audit_logs
            where true""";

    private static final String OF_RECORD = " and record_id = :record_id";
    private static final String OF_TABLE = " and table_name = :table_name";
    private static final String OF_ACTOR = " and actor = :actor";
    private static final String OF_ACTION = " and action = :action";
    private static final String FROM = " and id >= :from";
    private static final String TO = " and id < :to";
    private static final String BEFORE = " and id < :before";
    private static final String NEWEST_FIRST = " order by id desc limit :limit";

    private static final String OF_RECORDS = SELECT + " and record_id = any(:records)" + NEWEST_FIRST;
    private static final String LAST_OF_FIELD =
            SELECT + OF_TABLE + OF_RECORD + " and jsonb_exists(changes, :field)" + NEWEST_FIRST;

    /** Finds the distinct values of a column with one index access for each. */
    private static final String WORDS = """
            with recursive known (word) as (
                (select %1$s from audit_logs order by %1$s limit 1)
                union all
                select (select %1$s from audit_logs where %1$s > word order by %1$s limit 1)
                from known
                where word is not null
            )
            select word from known where word is not null
            """;

    private static final String ACTIONS = WORDS.formatted("action");
    private static final String TABLES = WORDS.formatted("table_name");

    private static final String LAST_SEAL = "select number, sealed_at from audit_seals order by number desc limit 1";

    private final JdbcClient client;
    private final JsonMapper json;

    AuditTrail(JdbcClient client, JsonMapper json) {
        this.client = client;
        this.json = json;
    }

    /**
     * Selects entries; a component that is null does not restrict them.
     *
     * @param from this time included
     * @param to this time excluded
     */
    public record Filter(
            @Nullable String table,
            @Nullable String record,
            @Nullable String actor,
            @Nullable String action,
            @Nullable Instant from,
            @Nullable Instant to) {}

    /**
     * One change, see {@link AuditEntry}.
     *
     * @param actor the {@link Actor#name name} of who did it
     */
    public record Entry(
            UUID auditLogId,
            Instant createdAt,
            String actor,
            String action,
            String tableName,
            String recordId,
            JsonNode changes) {}

    /** The newest seal. */
    public record LastSeal(long number, Instant sealedAt) {}

    /** @throws Refusal MALFORMED_REQUEST when the cursor is not one of this list */
    public Page<Entry> page(Filter filter, @Nullable String cursor, int limit) {
        UUID before = Cursor.id(cursor);
        return Page.read(
                limit,
                LARGEST_ENTRY,
                (last, most) -> find(filter, last == null ? before : last.auditLogId(), most),
                entry -> entry.changes().toString().length(),
                last -> Cursor.of(last.auditLogId()));
    }

    private List<Entry> find(Filter filter, @Nullable UUID before, int limit) {
        Map<String, Object> values = new HashMap<>(Map.of("limit", limit));
        var sql = new StringBuilder(SELECT);
        add(sql, values, OF_TABLE, "table_name", filter.table());
        add(sql, values, OF_RECORD, "record_id", filter.record());
        add(sql, values, OF_ACTOR, "actor", filter.actor());
        add(sql, values, OF_ACTION, "action", filter.action());
        add(sql, values, FROM, "from", filter.from() == null ? null : Uuid7.earliest(filter.from()));
        add(sql, values, TO, "to", filter.to() == null ? null : Uuid7.earliest(filter.to()));
        add(sql, values, BEFORE, "before", before);
        return client.sql(sql.append(NEWEST_FIRST).toString())
                .params(values)
                .query(this::entry)
                .list();
    }

    /** Returns the newest entries about the given records, newest first. Record ids are globally unique, so no tables are given. */
    public List<Entry> of(Collection<String> records, int limit) {
        return records.isEmpty()
                ? List.of()
                : client.sql(OF_RECORDS)
                        .param("records", records.toArray(String[]::new))
                        .param("limit", limit)
                        .query(this::entry)
                        .list();
    }

    /** Returns the newest entry about a field of a record, which tells who set its present value. */
    public Optional<Entry> last(String table, String record, String field) {
        return client.sql(LAST_OF_FIELD)
                .param("table_name", table)
                .param("record_id", record)
                .param("field", field)
                .param("limit", 1)
                .query(this::entry)
                .optional();
    }

    /** Every action that the trail holds, in alphabetical order. */
    public List<String> actions() {
        return client.sql(ACTIONS).query((row, _) -> Row.text(row, "word")).list();
    }

    /** Returns every table that occurs in the trail, in alphabetical order. */
    public List<String> tables() {
        return client.sql(TABLES).query((row, _) -> Row.text(row, "word")).list();
    }

    /** Returns the newest seal; empty while there is none. */
    public Optional<LastSeal> lastSeal() {
        return client.sql(LAST_SEAL)
                .query((row, _) -> new LastSeal(row.getLong("number"), Row.instant(row, "sealed_at")))
                .optional();
    }

    private Entry entry(ResultSet row, int number) throws SQLException {
        return new Entry(
                Row.uuid(row, "id"),
                Row.instant(row, "created_at"),
                Row.text(row, "actor"),
                Row.text(row, "action"),
                Row.text(row, "table_name"),
                Row.text(row, "record_id"),
                json.readTree(Row.text(row, "changes")));
    }

    private static void add(
            StringBuilder sql, Map<String, Object> values, String condition, String name, @Nullable Object value) {
        if (value != null) {
            sql.append(condition);
            values.put(name, value);
        }
    }
}
