package nl.chargecars.partnersync.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Tells whether connections have sessions of their own. Through a pooler that pools transactions they have not: time limits that
 * are set once get lost, and so do prepared statements, but only after a while and with errors that do not name the pooler.
 */
final class PooledSessions {

    private static final String PROCESS = "select pg_backend_pid()";

    /** Other nodes may use the pooler at this moment, so that a connection meets the same process again by chance. */
    private static final int TIMES = 5;

    private PooledSessions() {}

    /** Returns true when the two open connections use one process of the database, or one of them uses several. */
    static boolean areShared(Connection one, Connection other) throws SQLException {
        begin(one);
        begin(other);
        int ofOne = process(one);
        int ofOther = process(other);
        boolean shared = ofOne == ofOther;
        for (int time = 0; time < TIMES && !shared; time++) {
            // in the other order, because poolers hand out first what they got back last
            shared = process(other) != ofOther || process(one) != ofOne;
        }
        return shared;
    }

    /** As the pool does it: there are proxies that leave a connection its session from then on. */
    private static void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(DatabaseConfiguration.SESSION);
        }
    }

    private static int process(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(PROCESS)) {
            row.next();
            return row.getInt(1);
        }
    }
}
