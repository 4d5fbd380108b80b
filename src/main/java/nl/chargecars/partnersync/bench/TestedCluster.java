package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;

/**
 * An embedded PostgreSQL, that of the server under test or one without a server, reached past the product: at the port and with the
 * password that its data directory names.
 */
record TestedCluster(long pid, String address, String password) {

    private static final String ADMINISTRATOR = "postgres";
    private static final String OWNER = "partnersync";
    private static final String DATABASE = "partnersync";
    private static final int PORT_LINE = 3;

    static TestedCluster in(Path dataDir) throws IOException {
        List<String> pidFile = Files.readAllLines(files(dataDir).resolve("postmaster.pid"));
        return new TestedCluster(
                Long.parseLong(pidFile.getFirst().strip()),
                "jdbc:postgresql://127.0.0.1:" + pidFile.get(PORT_LINE).strip() + "/",
                Files.readString(dataDir.resolve("database-password")).strip());
    }

    /** PostgreSQL's own directory in the server's. */
    static Path files(Path dataDir) {
        return dataDir.resolve("postgresql/data");
    }

    /** Of the product's own database, for another node. */
    String productAddress() {
        return address + DATABASE;
    }

    /** With an administrator's rights, past every trigger's and grant's owner. */
    Connection asAdministrator() throws SQLException {
        return connect(DATABASE, ADMINISTRATOR);
    }

    /** As the owner of the tables. */
    Connection asOwner() throws SQLException {
        return connect(DATABASE, OWNER);
    }

    /** An empty database with the product's own migrations: same tables, same indexes, same settings. */
    void makeAnew() throws SQLException {
        try (Connection administrator = connect(ADMINISTRATOR, ADMINISTRATOR)) {
            Sql.update(administrator, "drop database " + DATABASE + " with (force)");
            Sql.update(administrator, "create database " + DATABASE + " owner " + OWNER);
        }
        Flyway.configure()
                .dataSource(address + DATABASE, OWNER, password)
                .load()
                .migrate();
    }

    /** Nothing is left for autovacuum and checkpoints to do when this returns. */
    void settle() throws SQLException {
        try (Connection administrator = asAdministrator()) {
            Sql.update(administrator, "vacuum analyze");
            Sql.update(administrator, "checkpoint");
        }
    }

    ProcessTree processes() {
        return ProcessTree.withChildren(pid);
    }

    @Override
    public String toString() {
        return "TestedCluster[" + address + "]";
    }

    private Connection connect(String database, String user) throws SQLException {
        return DriverManager.getConnection(address + database, user, password);
    }
}
