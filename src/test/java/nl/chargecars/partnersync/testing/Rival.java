package nl.chargecars.partnersync.testing;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/**
 * A transaction that competes with the product's, as another node's would: it holds its locks until it ends. Begun by {@link
 * Db#rival}; closing it rolls it back unless it was committed.
 */
public final class Rival implements AutoCloseable {

    private final Db db;
    private final Connection connection;

    Rival(Db db) {
        this.db = db;
        try {
            connection = db.dataSource().getConnection();
            connection.setAutoCommit(false);
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    /** Executes a change or a locking query; the parameters replace the {@code ?} placeholders in order. */
    public void execute(String sql, Object... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < parameters.length; index++) {
                statement.setObject(index + 1, parameters[index]);
            }
            statement.execute();
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    /** Waits until another statement is blocked by this transaction. */
    public void awaitSomebodyWaiting() {
        int process = process();
        await().until(() -> db.count("pg_stat_activity where pg_blocking_pids(pid) @> array[?]", process) > 0);
    }

    private int process() {
        try {
            return connection.unwrap(PGConnection.class).getBackendPID();
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    public void commit() {
        end(Connection::commit);
    }

    public void rollback() {
        end(Connection::rollback);
    }

    @Override
    public void close() {
        end(Connection::close);
    }

    private void end(Ending ending) {
        try {
            ending.end(connection);
        } catch (SQLException failed) {
            throw new AssertionError(failed);
        }
    }

    private interface Ending {
        void end(Connection connection) throws SQLException;
    }
}
