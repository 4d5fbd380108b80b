package nl.chargecars.partnersync.audit;

import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stores the seals, and reads the audit trail in the order in which it is sealed. */
@Repository
class SealRepository {

    /** The node that holds this lock seals; the other nodes need not wait for it. */
    private static final String TRY_LOCK = "select pg_try_advisory_xact_lock(4710020252)";

    private static final String COLUMNS = """
            select number, sealed_at, through_transaction::text, through_id, entry_ids, entry_hashes, previous_hash, hash
            from audit_seals
            """;
    private static final String LAST = COLUMNS + "order by number desc limit 1";
    private static final String NEXT = COLUMNS + "where number > :number order by number limit 1";

    private static final String INSERT = """
            insert into audit_seals (
                number, sealed_at, through_transaction, through_id, entry_ids, entry_hashes, previous_hash, hash)
            values (?, ?, ?::xid8, ?, ?, ?, ?, ?)
            """;

    /**
     * Selects only entries before which no other entry can be committed any more: those of transactions older than the oldest one
     * in progress. The feed of events ends at the same position for the same reason.
     */
    private static final String TRAIL = measured("and written_in < pg_snapshot_xmin(pg_current_snapshot())");

    /** Selects all committed entries, including those before which another entry may still be committed. */
    private static final String UNSEALED = measured("");

    private static final String TRAIL_THROUGH = measured("and (written_in, id) <= (:through::xid8, :through_id)");

    /** A slice ends with the entry that brings it to so many bytes: what somebody changes may be large, such as a status map. */
    static final int LARGEST_SLICE = 2_000_000;

    private static final int MOST = 1_000;

    /**
     * A slice begins with so many entries at most, and doubles from there: the database turns each into text to measure it, and those
     * that do not fit once more for the next slice.
     */
    private static final int FIRST = 50;

    private final JdbcTemplate jdbc;
    private final JdbcClient client;

    SealRepository(JdbcTemplate jdbc, JdbcClient client) {
        this.jdbc = jdbc;
        this.client = client;
    }

    /** A position in the trail; queries return the entries after it. */
    record Place(String transaction, UUID id) {
        static final Place START = new Place("0", new UUID(0, 0));

        static Place endOf(Seal seal) {
            return new Place(seal.throughTransaction(), seal.throughId());
        }

        static Place of(TrailEntry entry) {
            return new Place(entry.writtenIn(), entry.id());
        }
    }

    /**
     * Consecutive entries of the trail, in order.
     *
     * @param full whether more may follow
     */
    record Slice(List<TrailEntry> entries, boolean full) {
        static final Slice NONE = new Slice(List.of(), false);

        /** The end of a slice that is not empty. */
        Place end() {
            return Place.of(entries.getLast());
        }
    }

    /** Returns a statement that selects the next entries until they have so many bytes, with the entry that brings them to it. */
    private static String measured(String condition) {
        return """
                select id, written_in::text, created_at, actor, action, table_name, record_id, changes
                from (select id, written_in, created_at, actor, action, table_name, record_id, changes,
                             sum(octet_length(changes)) over (order by written_in, id) as bytes
                      from (select id, written_in, created_at, actor, action, table_name, record_id, changes::text as changes
                            from audit_logs
                            where (written_in, id) > (:transaction::xid8, :id) %s
                            order by audit_logs.written_in, id
                            limit :limit) as next) as measured
                where bytes - octet_length(changes) < :largest
                order by measured.written_in, id
                """.formatted(condition);
    }

    /** Tries to become the node that seals, until the caller's transaction ends; does not wait. */
    boolean tryLock() {
        return client.sql(TRY_LOCK).query(Boolean.class).single();
    }

    Optional<Seal> last() {
        return client.sql(LAST).query((row, _) -> seal(row)).optional();
    }

    /** Returns the seal that follows the one with this number. */
    Optional<Seal> after(long number) {
        return client.sql(NEXT)
                .param("number", number)
                .query((row, _) -> seal(row))
                .optional();
    }

    /** Returns the next entries that can be sealed, in order. */
    Slice trail(Place after, int limit) {
        return slice(TRAIL, after, limit, Map.of());
    }

    /** Returns the next entries that are not sealed, whether or not they can be sealed already. */
    Slice unsealed(Place after) {
        return slice(UNSEALED, after, MOST, Map.of());
    }

    /** Returns the next entries that the database now has in the range of a seal. */
    Slice trail(Place after, Seal through) {
        return slice(
                TRAIL_THROUGH,
                after,
                MOST,
                Map.of("through", through.throughTransaction(), "through_id", through.throughId()));
    }

    private Slice slice(String sql, Place after, int limit, Map<String, ?> more) {
        List<TrailEntry> entries = new ArrayList<>();
        Place end = after;
        long bytes = 0;
        boolean ended = false;
        while (!ended && entries.size() < limit && bytes < LARGEST_SLICE) {
            int most = Math.min(Math.max(FIRST, entries.size()), limit - entries.size());
            List<TrailEntry> next = client.sql(sql)
                    .param("transaction", end.transaction())
                    .param("id", end.id())
                    .param("limit", most)
                    .param("largest", LARGEST_SLICE - bytes)
                    .params(more)
                    .query((row, _) -> entry(row))
                    .list();
            entries.addAll(next);
            bytes += bytes(next);
            ended = next.size() < most;
            end = next.isEmpty() ? end : Place.of(next.getLast());
        }
        return new Slice(entries, entries.size() == limit || bytes >= LARGEST_SLICE);
    }

    void insert(Seal seal) {
        jdbc.update(connection -> {
            var statement = connection.prepareStatement(INSERT);
            statement.setLong(1, seal.number());
            statement.setTimestamp(2, Row.timestamp(seal.sealedAt()));
            statement.setString(3, seal.throughTransaction());
            statement.setObject(4, seal.throughId());
            statement.setArray(
                    5,
                    connection.createArrayOf(
                            "uuid", seal.entries().stream().map(Seal.Entry::id).toArray()));
            statement.setArray(
                    6,
                    connection.createArrayOf(
                            "bytea",
                            seal.entries().stream()
                                    .map(entry -> HexFormat.of().parseHex(entry.hash()))
                                    .toArray(byte[][]::new)));
            statement.setBytes(7, HexFormat.of().parseHex(seal.previousHash()));
            statement.setBytes(8, HexFormat.of().parseHex(seal.hash()));
            return statement;
        });
    }

    private static Seal seal(ResultSet row) throws SQLException {
        Array ids = row.getArray("entry_ids");
        Array hashes = row.getArray("entry_hashes");
        UUID[] idValues = (UUID[]) ids.getArray();
        byte[][] hashValues = (byte[][]) hashes.getArray();
        List<Seal.Entry> entries = new ArrayList<>();
        for (int index = 0; index < idValues.length; index++) {
            entries.add(new Seal.Entry(idValues[index], HexFormat.of().formatHex(hashValues[index])));
        }
        return new Seal(
                row.getLong("number"),
                Row.instant(row, "sealed_at"),
                Row.text(row, "through_transaction"),
                Row.uuid(row, "through_id"),
                entries,
                HexFormat.of().formatHex(row.getBytes("previous_hash")),
                HexFormat.of().formatHex(row.getBytes("hash")));
    }

    private static long bytes(List<TrailEntry> entries) {
        return entries.stream()
                .mapToLong(entry -> entry.changes().getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    private static TrailEntry entry(ResultSet row) throws SQLException {
        return new TrailEntry(
                Row.uuid(row, "id"),
                Row.text(row, "written_in"),
                Row.instant(row, "created_at"),
                Row.text(row, "actor"),
                Row.text(row, "action"),
                Row.text(row, "table_name"),
                Row.text(row, "record_id"),
                Row.text(row, "changes"));
    }
}
