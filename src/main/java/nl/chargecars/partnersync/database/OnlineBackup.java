package nl.chargecars.partnersync.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import org.postgresql.util.PSQLState;

/**
 * PostgreSQL's backup mode ("Making a Base Backup Using the Low Level API"). The backup mode ends with its session, and so does the
 * replication slot that keeps the write-ahead log from being recycled: if this process dies, nothing remains of them.
 */
final class OnlineBackup implements AutoCloseable {

    /** A lock held by the session: only one backup can hold it, and it is released however the session ends. */
    private static final String TRY_LOCK = "select pg_try_advisory_lock(4710020253)";

    private static final String SIZE = "select sum(pg_database_size(oid))::bigint from pg_database";

    /** Keeps the log from the last checkpoint on: that is before the checkpoint of the backup, which has yet to be made. */
    private static final String KEEP_THE_LOG = """
            select pg_create_physical_replication_slot(
                'partnersync_backup_' || pg_backend_pid(), immediately_reserve => true, temporary => true)
            """;

    private static final String BEGIN = "select pg_walfile_name(pg_backup_start('partnersync', fast => true))";

    private static final String END = """
            select pg_walfile_name(lsn) as last_segment, labelfile as label
            from pg_backup_stop(wait_for_archive => false)
            """;

    private final Connection session;
    private String firstSegment = "";

    private OnlineBackup(Connection session) {
        this.session = session;
    }

    /** What makes the copied files consistent: the log from the first to the last segment, and the backup label. */
    record End(String firstSegment, String lastSegment, String label) {}

    /**
     * Opens a session on the server that runs on this cluster.
     *
     * @throws InvalidSettingsException when no server runs on the cluster, or another backup of it is in progress
     */
    static OnlineBackup of(Path cluster, String password) throws IOException, SQLException {
        int port = Postmaster.portOn(cluster).orElseThrow(() -> notRunning(cluster));
        try {
            Connection session =
                    DriverManager.getConnection(Cluster.url(port, "postgres"), Cluster.ADMINISTRATOR, password);
            try {
                var backup = new OnlineBackup(session);
                backup.checkThatItIsTheOneOn(cluster);
                backup.checkThatItIsTheOnlyOne();
                return backup;
            } catch (IOException | SQLException | RuntimeException refused) {
                session.close();
                throw refused;
            }
        } catch (SQLException failed) {
            if (PSQLState.isConnectionError(failed.getSQLState())) {
                throw notRunning(cluster);
            }
            throw failed;
        }
    }

    /** The size of all databases' tables and indexes, in bytes. */
    long size() throws SQLException {
        return Long.parseLong(ask(SIZE));
    }

    void begin() throws SQLException {
        ask(KEEP_THE_LOG);
        firstSegment = ask(BEGIN);
    }

    End end() throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(END)) {
            row.next();
            return new End(firstSegment, row.getString("last_segment"), row.getString("label"));
        }
    }

    @Override
    public void close() throws SQLException {
        session.close();
    }

    /** Ends the session from another thread, while its own thread may be waiting for an answer. */
    void abort() {
        try {
            session.abort(Runnable::run);
        } catch (SQLException failed) {
            // the session ends with the process
        }
    }

    /**
     * Checks that the server on this port works on this cluster: the file that names the port may be outdated, and another server
     * may have the port now.
     */
    private void checkThatItIsTheOneOn(Path cluster) throws IOException, SQLException {
        if (!Files.isSameFile(Path.of(ask("show data_directory")), cluster)) {
            throw notRunning(cluster);
        }
    }

    private void checkThatItIsTheOnlyOne() throws SQLException {
        if (!ask(TRY_LOCK).equals("t")) {
            throw new InvalidSettingsException("another backup of this database is under way: wait until it has ended");
        }
    }

    private String ask(String sql) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static InvalidSettingsException notRunning(Path cluster) {
        return new InvalidSettingsException(
                "no server runs on " + cluster + ": start it, or copy the data directory as it is while it is stopped");
    }
}
