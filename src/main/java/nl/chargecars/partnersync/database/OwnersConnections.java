package nl.chargecars.partnersync.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Opens a new connection each time, as the role that owns the tables. Without timeouts unless the properties set them: a migration
 * may take as long as it needs, unlike a statement of the running server.
 */
final class OwnersConnections extends AbstractDataSource {

    private static final int LONGEST_LOGIN_SECONDS = 5;

    private final Database database;
    private final Map<String, String> properties;

    OwnersConnections(Database database) {
        this(database, Map.of());
    }

    /** @param properties of the driver, in addition to those in the address */
    OwnersConnections(Database database, Map<String, String> properties) {
        this.database = database;
        this.properties = properties;
    }

    @Override
    public Connection getConnection() throws SQLException {
        DatabaseLogin owner = database.owner();
        return getConnection(owner.user(), owner.password());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        var all = new Properties();
        all.putAll(properties);
        all.put("user", user);
        all.put("password", password);
        return DriverManager.getConnection(database.url(), all);
    }

    /** In seconds. A pool that closes waits so long for a connection that it is opening; with the default of 0 it waits for nothing and warns. */
    @Override
    public int getLoginTimeout() {
        return LONGEST_LOGIN_SECONDS;
    }
}
