package nl.chargecars.partnersync.database;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/**
 * Connections for what only the owner may do while the server works, which is seldom, and then many small things: gone when nobody
 * has asked for seconds. No {@link DataSource} itself, or health would ask each of them, every few seconds, and so keep it.
 */
@Component
public final class OwnersPool implements AutoCloseable {

    private static final int MOST = 2;
    private static final Duration IDLE = Duration.ofSeconds(10); // the shortest that the pool knows

    /** Longer than the server's own: a partition is made or dropped in one statement. */
    private static final String SESSION =
            "set statement_timeout = '60s'; set idle_in_transaction_session_timeout = '30s'";

    /** The database gives up first. One that went without a word is given up by this, and the job is tried again. */
    private static final String LONGEST_SILENCE_SECONDS = "75";

    private final HikariDataSource connections = new HikariDataSource();

    OwnersPool(Database database) {
        connections.setPoolName("partner-sync-owner");
        connections.setDataSource(new OwnersConnections(
                database,
                Map.of(
                        "ApplicationName",
                        "partner-sync-owner",
                        "connectTimeout",
                        "5",
                        "socketTimeout",
                        LONGEST_SILENCE_SECONDS,
                        "tcpKeepAlive",
                        "true")));
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
