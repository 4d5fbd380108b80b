package nl.chargecars.partnersync.database;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/**
 * Connections for tasks that only the owner may do while the server works. Such tasks are rare and then consist of many small
 * statements, so idle connections close after seconds. This class is no {@link DataSource} itself: the health check queries every
 * DataSource every few seconds and would keep the connections open.
 */
@Component
public final class OwnersPool implements AutoCloseable {

    private static final int MOST = 2;
    private static final Duration IDLE = Duration.ofSeconds(10); // the shortest that HikariCP accepts

    /** Longer timeouts than those of the application's connections: one statement creates or drops a whole partition. */
    private static final String SESSION =
            "set statement_timeout = '60s'; set idle_in_transaction_session_timeout = '30s'";

    /**
     * Socket timeout, longer than the statement timeout, so that the database aborts a statement first. This one ends the wait for a
     * database that disappeared without notice; the job is retried.
     */
    private static final String LONGEST_SILENCE_SECONDS = "75";

    private final HikariDataSource connections = new HikariDataSource();

    OwnersPool(Database database) {
        connections.setPoolName("partner-sync-owner");
        connections.setDataSource(new OwnersConnections(
                database, DatabaseConfiguration.driverProperties("partner-sync-owner", LONGEST_SILENCE_SECONDS)));
        connections.setMinimumIdle(0);
        connections.setMaximumPoolSize(MOST);
        connections.setIdleTimeout(IDLE.toMillis());
        connections.setConnectionTimeout(DatabaseConfiguration.LONGEST_WAIT_FOR_A_CONNECTION.toMillis());
        connections.setValidationTimeout(DatabaseConfiguration.LONGEST_VALIDATION.toMillis());
        connections.setConnectionInitSql(SESSION);
    }

    public DataSource connections() {
        return connections;
    }

    @Override
    public void close() {
        connections.close();
    }
}
