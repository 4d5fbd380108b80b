package nl.chargecars.partnersync.database;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import nl.chargecars.partnersync.settings.Settings.DatabaseOwner;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;

/**
 * Runs a server of the oldest PostgreSQL version that we support as an external database. The build downloads it to {@code
 * target/oldest-postgres}. Closing stops the server.
 */
public final class OldestPostgres implements AutoCloseable {

    private static final Path ARCHIVES = Path.of("target", "oldest-postgres");
    private static final Pattern VERSION = Pattern.compile(".*-(\\d+\\..+)\\.jar");
    private static final String PASSWORD = "of the tests alone";

    private static final String SETTINGS = """
            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            fsync = off
            """;

    private final Postmaster postmaster;
    private final String address;

    private OldestPostgres(Postmaster postmaster, String address) {
        this.postmaster = postmaster;
        this.address = address;
    }

    /** @param folder an empty folder, for the binaries and the data */
    public static OldestPostgres start(Path folder) throws IOException, SQLException {
        PostgresBinaries binaries = PostgresBinaries.unpackedIn(folder, archive(), _ -> {});
        Path data = folder.resolve("data");
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        PostgresCommand.run(
                        List.of(
                                binaries.program("initdb"),
                                "--pgdata=" + data,
                                "--username=" + Cluster.ADMINISTRATOR,
                                "--pwfile=" + password,
                                "--auth=scram-sha-256",
                                "--encoding=UTF8",
                                "--locale=C"),
                        "")
                .orFail("creating the oldest database");
        Files.writeString(data.resolve("postgresql.conf"), SETTINGS, StandardOpenOption.APPEND);
        Files.createDirectories(folder.resolve("log"));
        var postmaster = new Postmaster(binaries, data);
        int port = EmbeddedPostgres.freePort();
        postmaster.start(port, _ -> {}, () -> false);
        var server = new OldestPostgres(postmaster, "jdbc:postgresql://127.0.0.1:" + port + "/");
        server.run(
                "create role owner login password '" + PASSWORD + "'",
                "create role application login password '" + PASSWORD + "'",
                "grant pg_read_all_stats to owner",
                "create database partnersync owner owner");
        return server;
    }

    /** Returns an empty database, with one role that owns and migrates it and one that the application uses. */
    public ExternalDatabase database() {
        return new ExternalDatabase(
                address + "partnersync", "application", PASSWORD, Optional.of(new DatabaseOwner("owner", PASSWORD)));
    }

    @Override
    public void close() throws IOException {
        postmaster.stop();
    }

    private void run(String... statements) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(address + "postgres", Cluster.ADMINISTRATOR, PASSWORD);
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    /** The archive of the newest version; earlier builds may have left older ones beside it. */
    private static URL archive() throws IOException {
        try (Stream<Path> files = Files.list(ARCHIVES)) {
            Path jar = files.max(Comparator.comparing(OldestPostgres::version))
                    .orElseThrow()
                    .toAbsolutePath();
            try (var content = new JarFile(jar.toFile())) {
                String archive = content.stream()
                        .map(JarEntry::getName)
                        .filter(name -> name.endsWith(".txz"))
                        .findFirst()
                        .orElseThrow();
                return URI.create("jar:" + jar.toUri() + "!/" + archive).toURL();
            }
        }
    }

    /** The version in the name of a jar. Compared by numbers: 15.19.0 is newer than 15.9.0. */
    private static ModuleDescriptor.Version version(Path jar) {
        Matcher version = VERSION.matcher(jar.toString());
        if (!version.matches()) {
            throw new IllegalStateException("no PostgreSQL version in " + jar);
        }
        return ModuleDescriptor.Version.parse(version.group(1));
    }
}
