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
 * An embedded PostgreSQL, with or without a server under test, to which the benchmark connects directly: the port and the password
 * come from files in the data directory.
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

    /** Returns PostgreSQL's data directory within the server's data directory. */
    static Path files(Path dataDir) {
        return dataDir.resolve("postgresql/data");
    }

    /** Returns the JDBC URL of the product's database, for another node. */
    String productAddress() {
        return address + DATABASE;
    }

    /** Connects as PostgreSQL's superuser. */
    Connection asAdministrator() throws SQLException {
        return connect(DATABASE, ADMINISTRATOR);
    }

    /** Connects as the owner of the tables. */
    Connection asOwner() throws SQLException {
        return connect(DATABASE, OWNER);
    }

    /** Drops the database and creates it anew with the product's migrations, so with the same tables, indexes and settings. */
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

    /** Vacuums all tables and makes a checkpoint, so that neither autovacuum nor a checkpoint has work left. */
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
