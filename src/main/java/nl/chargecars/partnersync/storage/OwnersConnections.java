package nl.chargecars.partnersync.storage;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * A connection each time, of the role that owns the tables. Without the time-outs of the pool: a migration may take as long as it
 * needs, a statement of the server may not.
 */
final class OwnersConnections extends AbstractDataSource {

    private final Database database;

    OwnersConnections(Database database) {
        this.database = database;
    }

    @Override
    public Connection getConnection() throws SQLException {
        DatabaseLogin owner = database.owner();
        return getConnection(owner.user(), owner.password());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return DriverManager.getConnection(database.url(), user, password);
    }
}
