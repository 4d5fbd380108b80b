package nl.chargecars.partnersync.crypto;

import java.util.HexFormat;
import java.util.List;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The sealed values of every column, as bytes. Names of tables and columns come from {@link SealedColumn#ALL} alone. */
@Repository
class SealedValues {

    private static final String KEY_ID = "encode(substring(%1$s from 2 for 4), 'hex')";

    private static final String PAGE = """
            select %2$s::text as id, %1$s as sealed
            from %3$s
            where %1$s is not null and KEY_ID <> ? and (? = '' or %2$s > cast(nullif(?, '') as %4$s))
            order by %3$s.%2$s
            limit ?
            """.replace("KEY_ID", KEY_ID);

    /**
     * Replaces a value only if it is still the one that was opened: a value that was changed meanwhile was sealed under the new
     * key.
     */
    private static final String REPLACE = """
            update %3$s
            set %1$s = resealed.sealed
            from unnest(?::text[], ?::bytea[], ?::bytea[]) as resealed (id, before, sealed)
            where %3$s.%2$s = resealed.id::%4$s and %3$s.%1$s = resealed.before
            """;

    private static final String COUNT = """
            select count(*) from %3$s where %1$s is not null and (KEY_ID = ?) = ?
            """.replace("KEY_ID", KEY_ID);

    private final JdbcTemplate jdbc;

    SealedValues(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** A sealed value. Its bytes are hexadecimal text, so that two values can be compared by {@code equals}. */
    record Value(String id, String sealedHex) {

        byte[] sealed() {
            return HexFormat.of().parseHex(sealedHex);
        }
    }

    record Resealed(Value before, Value after) {}

    /**
     * Returns values that are sealed under another key than this one, in the order of their ids, after the given id (empty: from
     * the first).
     */
    List<Value> underAnotherKey(SealedColumn column, String keyId, String after, int limit) {
        return jdbc.query(
                sql(PAGE, column),
                (row, _) -> new Value(Row.text(row, "id"), HexFormat.of().formatHex(row.getBytes("sealed"))),
                keyId,
                after,
                after,
                limit);
    }

    /** Replaces the values that are unchanged since they were read, and returns how many that were. */
    int replace(SealedColumn column, List<Resealed> values) {
        return Bulk.of(jdbc, values)
                .text(one -> one.before().id())
                .bytes(one -> one.before().sealed())
                .bytes(one -> one.after().sealed())
                .update(sql(REPLACE, column));
    }

    /** @param under true: those sealed under this key; false: those sealed under others */
    long count(SealedColumn column, String keyId, boolean under) {
        Long count = jdbc.queryForObject(sql(COUNT, column), Long.class, keyId, under);
        return count == null ? 0 : count;
    }

    private static String sql(String template, SealedColumn column) {
        return template.formatted(column.column(), column.idColumn(), column.table(), column.idType());
    }
}
