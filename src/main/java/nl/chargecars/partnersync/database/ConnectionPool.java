package nl.chargecars.partnersync.database;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/** Connections of the application. It may be handed round while the database still starts: who asks for the first one waits. */
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
