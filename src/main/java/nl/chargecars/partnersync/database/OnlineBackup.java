package nl.chargecars.partnersync.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import org.postgresql.util.PSQLState;

/**
 * PostgreSQL's backup mode ("Making a Base Backup Using the Low Level API"). It lasts as long as one session, and so does the slot
 * that keeps the write-ahead log from being recycled meanwhile: whatever happens to this process, nothing of it is left behind.
 */
final class OnlineBackup implements AutoCloseable {

    /** Of the session: whoever has it is the only one, however he ends. */
    private static final String TRY_LOCK = "select pg_try_advisory_lock(4710020253)";

    private static final String SIZE = "select sum(pg_database_size(oid))::bigint from pg_database";

    /** From the last checkpoint on: before that of the backup, which is yet to come. */
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

    /** What makes a state of the copied files: the log from its first to its last segment, and the label that says so. */
    record End(String firstSegment, String lastSegment, String label) {}

    /** @throws InvalidSettingsException when no server runs on the cluster, or another backup of it is under way */
    static OnlineBackup of(Path cluster, String password) throws IOException, SQLException {
        int port = Postmaster.portOn(cluster).orElseThrow(() -> notRunning(cluster));
        try {
            var backup = new OnlineBackup(
                    DriverManager.getConnection(Cluster.url(port, "postgres"), Cluster.ADMINISTRATOR, password));
            backup.checkThatItIsTheOneOn(cluster);
            backup.checkThatItIsTheOnlyOne();
            return backup;
        } catch (SQLException failed) {
            if (PSQLState.isConnectionError(failed.getSQLState())) {
                throw notRunning(cluster);
            }
            throw failed;
        }
    }

    /** What the tables and indexes take, in bytes. */
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

    /** Ends the session from elsewhere, while its own thread may wait for an answer of it. */
    void abort() {
        try {
            session.abort(Runnable::run);
        } catch (SQLException failed) {
            // it ends with the process
        }
    }

    /** The file that says which port may be older than the server that has the port now. */
    private void checkThatItIsTheOneOn(Path cluster) throws IOException, SQLException {
        if (!Files.isSameFile(Path.of(ask("show data_directory")), cluster)) {
            session.close();
            throw notRunning(cluster);
        }
    }

    private void checkThatItIsTheOnlyOne() throws SQLException {
        if (!ask(TRY_LOCK).equals("t")) {
            session.close();
            throw new InvalidSettingsException(
                    List.of("another backup of this database is under way: wait until it has ended"));
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
        return new InvalidSettingsException(List.of("no server runs on " + cluster
                + ": start it, or copy the data directory as it is while it is stopped"));
    }
}
