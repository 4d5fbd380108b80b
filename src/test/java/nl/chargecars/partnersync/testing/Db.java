package nl.chargecars.partnersync.testing;

import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Direct access to the database for tests, with the rights of the tables' owner and outside the product's connection pool. SQL has
 * {@code ?} placeholders, filled in order from the parameters.
 */
public final class Db {

    private final DataSource each;
    private final DataSource dataSource;
    private final JdbcClient client;

    public Db(ExternalDatabase database) {
        this.each = database.owner()
                .map(owner -> new DriverManagerDataSource(database.url(), owner.user(), owner.password()))
                .orElseGet(() -> new DriverManagerDataSource(database.url(), database.user(), database.password()));
        this.dataSource = pool(each);
        this.client = JdbcClient.create(dataSource);
    }

    /**
     * A small pool. Connections are reused, because opening one costs more than most queries, and are closed after 10 s without use,
     * because no test closes them.
     */
    private static DataSource pool(DataSource each) {
        var pool = new HikariDataSource();
        pool.setDataSource(each);
        pool.setMinimumIdle(0);
        pool.setIdleTimeout(10_000);
        AtJvmEnd.close(pool);
        return pool;
    }

    /** A session that has kept no plans yet, to be closed. */
    public Connection newSession() throws SQLException {
        return each.getConnection();
    }

    public DataSource dataSource() {
        return dataSource;
    }

    /** Takes part in the transactions of {@link #transaction}. */
    public JdbcClient client() {
        return client;
    }

    /** Transactions in which {@link #client} takes part. */
    public TransactionTemplate transaction() {
        return new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    }

    public List<Map<String, @Nullable Object>> rows(String sql, Object... parameters) {
        return client.sql(sql).params(parameters).query().listOfRows();
    }

    /** Returns the only column of the only row. */
    public <T> T one(Class<T> type, String sql, Object... parameters) {
        return client.sql(sql).params(parameters).query(type).single();
    }

    public String text(String sql, Object... parameters) {
        return one(String.class, sql, parameters);
    }

    /** Counts rows: {@code count("orders where order_status = ?", "new")}. */
    public long count(String from, Object... parameters) {
        return one(Long.class, "select count(*) from " + from, parameters);
    }

    /**
     * The number of rows with a text that matches the pattern, by table and column, such as {@code contacts.email}. One statement
     * counts all, because a connection for each column would open all partitions each time. Use it on a database of the test class's
     * own: it reads every column of all tables, which is slow with the data of other tests.
     *
     * @param pattern a regular expression; its case does not matter
     */
    public Map<String, Long> whereIs(String pattern) {
        Map<String, Long> found = new TreeMap<>();
        client.sql(countsByColumn()).param("pattern", pattern).query(row -> {
            found.put(Row.text(row, "place"), row.getLong("rows"));
        });
        return found;
    }

    /**
     * The query that counts the rows that match, for every column of every table that can hold text; it reads partitions through
     * their parents and omits counts of zero.
     */
    private String countsByColumn() {
        return text("""
                select string_agg(format('select %L as place, count(*) as rows from %I where %s ~* :pattern having count(*) > 0',
                    columns.table_name || '.' || columns.column_name,
                    columns.table_name,
                    format(case columns.data_type when 'bytea' then 'encode(%I, ''escape'')' else 'cast(%I as text)' end,
                        columns.column_name)), ' union all ')
                from information_schema.columns
                join pg_class on pg_class.oid = format('%I.%I', columns.table_schema, columns.table_name)::regclass
                where columns.table_schema = 'public' and pg_class.relkind in ('r', 'p') and not pg_class.relispartition
                  and columns.data_type in ('text', 'character varying', 'jsonb', 'json', 'bytea', 'ARRAY')
                """);
    }

    /**
     * Awaits the end of all transactions that run now, also in other databases of the PostgreSQL server: before that the event feed
     * does not show what was committed after their beginning.
     */
    public void awaitOlderTransactions() {
        String next = text("select pg_snapshot_xmax(pg_current_snapshot())::text");
        await().until(() -> one(Boolean.class, "select pg_snapshot_xmin(pg_current_snapshot()) >= ?::xid8", next));
    }

    public int update(String sql, Object... parameters) {
        return client.sql(sql).params(parameters).update();
    }

    /** Begins a transaction that competes with the product's. */
    public Rival rival() {
        return new Rival(this);
    }

    /** The number of statements that wait for a lock at present, whatever session holds it. */
    public long waitingForLocks() {
        return waitingForLocks("");
    }

    /** As {@link #waitingForLocks()}, but only statements that contain this text. */
    public long waitingForLocks(String text) {
        return count(
                "pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
                        + " and strpos(query, ?) > 0",
                text);
    }
}
