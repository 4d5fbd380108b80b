package nl.chargecars.partnersync.testing;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** A test's own view of the database, past the product's pool, as the tables' owner. Statements with {@code ?}, in the order of the parameters. */
public final class Db {

    private final DataSource dataSource;
    private final JdbcClient kept;

    public Db(ExternalDatabase database) {
        this.dataSource = database.owner()
                .map(owner -> new DriverManagerDataSource(database.url(), owner.user(), owner.password()))
                .orElseGet(() -> new DriverManagerDataSource(database.url(), database.user(), database.password()));
        this.kept = JdbcClient.create(kept(dataSource));
    }

    /**
     * Connections for statements one by one: kept, since to begin one costs more than most of what is asked, and gone soon after,
     * since nobody closes them.
     */
    private static DataSource kept(DataSource each) {
        var pool = new HikariDataSource();
        pool.setDataSource(each);
        pool.setMinimumIdle(0);
        pool.setIdleTimeout(10_000);
        AtJvmEnd.close(pool);
        return pool;
    }

    /** A connection for each call, no pool. */
    public DataSource dataSource() {
        return dataSource;
    }

    /** By {@link #dataSource}: takes part in its transactions. */
    public JdbcClient client() {
        return JdbcClient.create(dataSource);
    }

    /** Transactions in which {@link #client} takes part. */
    public TransactionTemplate transaction() {
        return new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    }

    public List<Map<String, @Nullable Object>> rows(String sql, Object... parameters) {
        return kept.sql(sql).params(parameters).query().listOfRows();
    }

    /** The only column of the only row. */
    public <T> T one(Class<T> type, String sql, Object... parameters) {
        return kept.sql(sql).params(parameters).query(type).single();
    }

    public String text(String sql, Object... parameters) {
        return one(String.class, sql, parameters);
    }

    /** Such as {@code count("orders where order_status = ?", "new")}. */
    public long count(String from, Object... parameters) {
        return one(Long.class, "select count(*) from " + from, parameters);
    }

    public int update(String sql, Object... parameters) {
        return kept.sql(sql).params(parameters).update();
    }

    /** Begins a transaction beside the product's. */
    public Rival rival() {
        return new Rival(this);
    }

    /** Statements that wait for a lock now, whoever holds it. */
    public long waitingForLocks() {
        return count("pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
    }
}
