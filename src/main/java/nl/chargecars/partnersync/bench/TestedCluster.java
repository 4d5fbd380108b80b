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
 * The embedded PostgreSQL of the server under test, reached past the product: as its administrator, at the port and with the
 * password that its data directory names.
 */
record TestedCluster(long pid, String address, String password) {

    private static final String ADMINISTRATOR = "postgres";
    private static final String APPLICATION = "partnersync";
    private static final String CEILINGS = "bench_ceilings";
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
        return address + APPLICATION;
    }

    /** To the product's own database. Its owner's rights and the administrator's. */
    Connection product() throws SQLException {
        return connect(APPLICATION, ADMINISTRATOR);
    }

    /** To the database that {@link #makeCeilings} made, as the product would be connected. */
    Connection ceilings() throws SQLException {
        return connect(CEILINGS, APPLICATION);
    }

    Connection ceilingsAsAdministrator() throws SQLException {
        return connect(CEILINGS, ADMINISTRATOR);
    }

    void dropCeilings() throws SQLException {
        try (Connection administrator = connect(ADMINISTRATOR, ADMINISTRATOR)) {
            Sql.update(administrator, "drop database if exists " + CEILINGS + " with (force)");
            Sql.update(administrator, "checkpoint");
        }
    }

    /** A second database on the same server, with the product's own migrations: same tables, same indexes, same settings. */
    void makeCeilings() throws SQLException {
        dropCeilings();
        try (Connection administrator = connect(ADMINISTRATOR, ADMINISTRATOR)) {
            Sql.update(administrator, "create database " + CEILINGS + " owner " + APPLICATION);
        }
        Flyway.configure()
                .dataSource(address + CEILINGS, APPLICATION, password)
                .load()
                .migrate();
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
