package nl.chargecars.partnersync.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import nl.chargecars.partnersync.settings.InvalidSettingsException;

/**
 * The embedded database's files: created once, checked on every start.
 *
 * @param data PostgreSQL's data directory
 * @param password of the role that owns the application's database, and of PostgreSQL's superuser
 * @param applicationPassword of the role that the application works as
 */
record Cluster(Path data, String password, String applicationPassword) {

    static final String ADMINISTRATOR = "postgres";
    static final String OWNER = "partnersync"; // and the name of its database
    static final String APPLICATION = "partnersync_app";

    /** Name of the file in the server's data directory. */
    static final String PASSWORD_FILE = "database-password";

    private static final int PASSWORD_BYTES = 24;

    /**
     * Requires SCRAM authentication. While the server is down another process may listen on its port: SCRAM does not disclose the
     * password to it, and requires it to prove that it knows the password, too. Without this setting the driver sends the password
     * in clear to a server that requests that.
     */
    private static final String PROOF_ONLY = "?requireAuth=scram-sha-256";

    /** Written on every start, so that a new release can change the settings; {@code local.conf} belongs to the administrator. */
    private static final String SETTINGS = """
            # Written by Partner Sync on every start: put your own settings into local.conf, in the directory above this one.
            max_connections = 60
            shared_buffers = 256MB
            max_wal_size = 2GB
            # A backup keeps the log while it copies: enough for hours, but one that hangs must not fill the disk. It fails then.
            max_slot_wal_keep_size = 20GB
            jit = off
            autovacuum_naptime = 15s
            include_if_exists = '../local.conf'

            # Only this machine, only with the password.
            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            password_encryption = 'scram-sha-256'

            # What was committed stays, also when the power goes.
            fsync = on
            synchronous_commit = on
            full_page_writes = on

            # A week of logs. Values (a customer's e-mail address, say) are in none of them.
            logging_collector = on
            log_directory = '../log'
            log_filename = 'postgresql-%a.log'
            log_truncate_on_rotation = on
            log_rotation_age = 1d
            log_rotation_size = 0
            log_error_verbosity = terse
            log_min_error_statement = panic
            log_parameter_max_length = 0
            log_parameter_max_length_on_error = 0
            timezone = 'UTC'
            log_timezone = 'UTC'
            """;

    /**
     * Creates the cluster when there is none, and refuses one that this release cannot read.
     *
     * @param dataDir the server's data directory; the cluster is {@code postgresql/data} in it
     * @throws InvalidSettingsException when the cluster belongs to another major version of PostgreSQL, or its password file is
     *     missing
     */
    static Cluster in(Path dataDir, PostgresBinaries binaries, Consumer<String> progress) throws IOException {
        Path data = data(dataDir);
        Path passwordFile = dataDir.resolve(PASSWORD_FILE);
        if (Files.isDirectory(data)) {
            checkMajor(data, binaries);
            if (!Files.exists(passwordFile)) {
                throw new InvalidSettingsException(passwordFile + " is missing: put back the one that belongs to "
                        + data + ", the database cannot be opened without it");
            }
        } else {
            progress.accept("Creating the database in " + data);
            String password = passwordIn(passwordFile);
            Directories.makeAtOnce(data, unfinished -> {
                initialise(unfinished, passwordFile, binaries);
                createApplicationDatabase(unfinished, password, binaries);
            });
        }
        Files.createDirectories(dataDir.resolve("postgresql").resolve("log"));
        Files.writeString(data.resolve("postgresql.conf"), SETTINGS);
        return new Cluster(
                data,
                Files.readString(passwordFile).strip(),
                passwordIn(dataDir.resolve("database-application-password")));
    }

    /** The cluster's directory, or the server's data directory as long as there is none. */
    static Path closest(Path dataDir) {
        Path data = data(dataDir);
        return Files.isDirectory(data) ? data : dataDir;
    }

    private static Path data(Path dataDir) {
        return dataDir.resolve("postgresql").resolve("data");
    }

    /** The JDBC address of a database on the server that listens on this port of the local machine. */
    static String url(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + PROOF_ONLY;
    }

    @Override
    public String toString() {
        return "Cluster[" + data + "]";
    }

    private static void checkMajor(Path data, PostgresBinaries binaries) throws IOException {
        String major = Files.readString(data.resolve("PG_VERSION")).strip();
        if (!major.equals(binaries.major())) {
            throw new InvalidSettingsException(data + " was made by PostgreSQL " + major + ", this release brings "
                    + binaries.major()
                    + ": start the release that made it and move the data with pg_dump as docs/operating.md"
                    + " says, or use another PARTNERSYNC_DATA_DIR");
        }
    }

    private static String passwordIn(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
            Files.deleteIfExists(unfinished);
            Files.createFile(
                    unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(unfinished, Base64.getUrlEncoder().encodeToString(random) + "\n");
            Directories.sync(unfinished);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            Directories.sync(file.resolveSibling("."));
        }
        return Files.readString(file).strip();
    }

    private static void initialise(Path data, Path passwordFile, PostgresBinaries binaries) throws IOException {
        List<String> command = List.of(
                binaries.program("initdb"),
                "--pgdata=" + data,
                "--username=" + ADMINISTRATOR,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums");
        PostgresCommand.run(command, "").orFail("creating the database");
    }

    /**
     * Creates the owner's role and its database. The single-user server reads one statement per line. The password has no character
     * that needs escaping in SQL.
     */
    private static void createApplicationDatabase(Path data, String password, PostgresBinaries binaries)
            throws IOException {
        String statements = """
                create role %1$s login password '%2$s'
                create database %1$s owner %1$s
                """.formatted(OWNER, password);
        List<String> command = List.of(
                binaries.program("postgres"),
                "--single",
                "-D",
                data.toString(),
                "-c",
                "exit_on_error=on",
                ADMINISTRATOR);
        PostgresCommand.run(command, statements).orFail("creating the application's database");
    }
}
