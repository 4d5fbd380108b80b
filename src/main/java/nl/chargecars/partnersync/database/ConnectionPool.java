package nl.chargecars.partnersync.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The application's connection pool. It can be passed around while the database is still starting: the first request for a
 * connection waits until the database runs.
 */
final class ConnectionPool extends HikariDataSource {

    private final Database database;
    private volatile boolean addressed;

    ConnectionPool(Database database) {
        this.database = database;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (!addressed) {
            address();
        }
        return super.getConnection();
    }

    private synchronized void address() {
        if (!addressed) {
            setJdbcUrl(database.url());
            setUsername(database.application().user());
            setPassword(database.application().password());
            addressed = true;
        }
    }
}
