package nl.chargecars.partnersync.storage;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCreator;
import org.springframework.jdbc.core.RowMapper;

/**
 * Runs one statement for many rows: each {@code ?} of the statement is bound to a whole column, as in
 * {@code select * from unnest(?::uuid[], ?::text[])}. Columns are bound in the order in which they are added. For hot paths;
 * elsewhere use Spring's JdbcClient. Not thread-safe.
 *
 * <p>A frequent look-up outside {@link ListTransactionManager#forLists} writes {@code (select ?)} for its list. The planner
 * cannot see the value inside the subselect, so it estimates a list of one like any other list and keeps a generic plan after
 * five executions. Otherwise it plans every execution anew, which takes longer than running the statement
 * ({@link ListTransactionManager} explains why).
 */
public final class Bulk<T> {

    /** Makes one column's array on the connection at hand. */
    interface Column {
        Array on(Connection connection) throws SQLException;
    }

    private final JdbcTemplate jdbc;
    private final List<T> rows;
    private final List<Column> columns = new ArrayList<>();

    private Bulk(JdbcTemplate jdbc, List<T> rows) {
        this.jdbc = jdbc;
        this.rows = rows;
    }

    public static <T> Bulk<T> of(JdbcTemplate jdbc, List<T> rows) {
        return new Bulk<>(jdbc, rows);
    }

    public Bulk<T> uuid(Function<T, @Nullable UUID> value) {
        List<@Nullable UUID> values = values(value);
        columns.add(connection -> BinaryArrays.uuids(connection, values));
        return this;
    }

    /** Adds a text column, also for JSON; cast that in the statement: {@code ?::jsonb[]}. */
    public Bulk<T> text(Function<T, @Nullable String> value) {
        return add("text", String[]::new, value);
    }

    public Bulk<T> integer(Function<T, @Nullable Integer> value) {
        return add("int4", Integer[]::new, value);
    }

    public Bulk<T> bigint(Function<T, @Nullable Long> value) {
        return add("int8", Long[]::new, value);
    }

    public Bulk<T> bool(Function<T, @Nullable Boolean> value) {
        return add("bool", Boolean[]::new, value);
    }

    public Bulk<T> instant(Function<T, @Nullable Instant> value) {
        List<@Nullable Instant> values = values(value);
        columns.add(connection -> BinaryArrays.instants(connection, values));
        return this;
    }

    public Bulk<T> bytes(Function<T, byte @Nullable []> value) {
        byte[] @Nullable [] values = values(value).toArray(byte[][]::new);
        columns.add(connection -> connection.createArrayOf("bytea", values));
        return this;
    }

    /** Creates the statement for {@link Writes}, without sending it. */
    public Write write(String sql) {
        return new Write(part(sql));
    }

    /** Creates the query for {@link Reads}, without sending it. */
    public <R> Read<R> read(String sql, RowMapper<R> mapper) {
        return new Read<>(part(sql), mapper);
    }

    /** Rows changed; 0 without asking the database when there are no rows. */
    public int update(String sql) {
        return rows.isEmpty() ? 0 : jdbc.update(statement(sql));
    }

    /** Rows returned; none without asking the database when there are no rows. */
    public <R> List<R> query(String sql, RowMapper<R> mapper) {
        return rows.isEmpty() ? List.of() : jdbc.query(statement(sql), mapper);
    }

    /**
     * Adds a column of a type that the driver sends in binary, so that nothing is escaped or parsed. For other types see
     * {@link BinaryArrays}.
     */
    private <V> Bulk<T> add(String type, IntFunction<@Nullable V[]> array, Function<T, @Nullable V> value) {
        @Nullable V[] values = values(value).toArray(array);
        columns.add(connection -> connection.createArrayOf(type, values));
        return this;
    }

    private <V> List<@Nullable V> values(Function<T, @Nullable V> value) {
        List<@Nullable V> values = new ArrayList<>(rows.size());
        for (T row : rows) {
            values.add(value.apply(row));
        }
        return values;
    }

    private StatementPipeline.Part part(String sql) {
        return new StatementPipeline.Part(jdbc, sql, !rows.isEmpty(), columns);
    }

    private PreparedStatementCreator statement(String sql) {
        return connection -> bind(connection, connection.prepareStatement(sql), columns);
    }

    static PreparedStatement bind(Connection connection, PreparedStatement statement, List<Column> columns)
            throws SQLException {
        for (int index = 0; index < columns.size(); index++) {
            statement.setArray(index + 1, columns.get(index).on(connection));
        }
        return statement;
    }
}
