package nl.chargecars.partnersync.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * A connection each time, of the role that owns the tables; without time-outs where none are given: a migration may take as long as
 * it needs, a statement of the server may not.
 */
final class OwnersConnections extends AbstractDataSource {

    private final Database database;
    private final Map<String, String> properties;

    OwnersConnections(Database database) {
        this(database, Map.of());
    }

    /** @param properties of the driver, beside those of the address */
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
}
