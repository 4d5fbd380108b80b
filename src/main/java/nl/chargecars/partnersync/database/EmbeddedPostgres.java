package nl.chargecars.partnersync.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import nl.chargecars.partnersync.settings.DataDirectory;
import nl.chargecars.partnersync.settings.FileTrouble;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real PostgreSQL server, packaged in the jar and run as a child process on files in the data directory (contract,
 * {@code PARTNERSYNC_DATA_DIR}). Durable, with a password, reachable from this machine only.
 *
 * <p>Killing this JVM does no harm: the next start stops the server that was left behind. A server that dies is restarted on the
 * same port. Thread-safe.
 */
public final class EmbeddedPostgres implements Database {

    /** PostgreSQL's superuser role; its password is {@link #password()}, too. */
    public static final String ADMINISTRATOR = Cluster.ADMINISTRATOR;

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final int TRIES = 4;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(300);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final DirectoryLock lock;
    private final Cluster cluster;
    private final Postmaster postmaster;
    private final int port;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Process process;
    private boolean closed;

    private EmbeddedPostgres(
            DirectoryLock lock,
            Cluster cluster,
            Postmaster postmaster,
            Consumer<String> progress,
            BooleanSupplier givenUp)
            throws IOException {
        this.lock = lock;
        this.cluster = cluster;
        this.postmaster = postmaster;
        Started started = startOnAFreePort(progress, givenUp);
        this.port = started.port();
        this.process = started.process();
    }

    private record Started(Process process, int port) {}

    /**
     * Starts the server; unpacks it and creates the database first if that was not done before. Returns when the server accepts
     * connections: after 0.2 s on an existing directory, after some seconds on a new one.
     *
     * @param progress receives a short message before each step that takes seconds
     * @throws InvalidSettingsException when the directory or the server cannot be used, with the reason in one line
     */
    public static EmbeddedPostgres start(Path dataDir, Consumer<String> progress) {
        return start(dataDir, progress, () -> false);
    }

    /**
     * As {@link #start(Path, Consumer)}, but only as long as somebody waits for it.
     *
     * @param givenUp true when nobody waits any longer; then a recovery is ended, which the next start begins again
     * @throws InvalidSettingsException also when given up
     */
    static EmbeddedPostgres start(Path dataDir, Consumer<String> progress, BooleanSupplier givenUp) {
        try {
            DataDirectory.create(dataDir);
            PostgresCommand.checkUser();
            PostgresCommand.checkMayEnter(Cluster.closest(dataDir));
            return startLocked(dataDir.toRealPath(), progress, givenUp);
        } catch (FileSystemException failed) {
            throw new InvalidSettingsException(
                    List.of("PARTNERSYNC_DATA_DIR " + dataDir + " cannot be used: "
                            + FileTrouble.inWords(dataDir, failed)),
                    FileTrouble.isLasting(failed));
        } catch (IOException failed) {
            throw InvalidSettingsException.passing(
                    "the embedded PostgreSQL in " + dataDir + " cannot be used: " + failed.getMessage());
        }
    }

    private static EmbeddedPostgres startLocked(Path dataDir, Consumer<String> progress, BooleanSupplier givenUp)
            throws IOException {
        DirectoryLock lock = DirectoryLock.on(dataDir);
        try {
            Path home = Files.createDirectories(dataDir.resolve("postgresql"));
            PostgresBinaries binaries = PostgresBinaries.unpackedIn(home, progress);
            Cluster cluster = Cluster.in(dataDir, binaries, progress);
            var postmaster = new Postmaster(binaries, cluster.data());
            if (postmaster.running().isPresent()) {
                progress.accept("Stopping the PostgreSQL that an earlier run left behind");
            }
            postmaster.stop();
            Directories.deleteOthers(home, "[0-9]*.[0-9]*", binaries.home());
            var postgres = new EmbeddedPostgres(lock, cluster, postmaster, progress, givenUp);
            postgres.ensureApplicationRole();
            postgres.watch();
            return postgres;
        } catch (IOException | RuntimeException failed) {
            lock.close();
            throw failed;
        }
    }

    @Override
    public String url() {
        return url(Cluster.OWNER);
    }

    /** The address of any database of this server. */
    public String url(String database) {
        return Cluster.url(port, database);
    }

    @Override
    public DatabaseLogin application() {
        return new DatabaseLogin(Cluster.APPLICATION, cluster.applicationPassword());
    }

    @Override
    public DatabaseLogin owner() {
        return new DatabaseLogin(Cluster.OWNER, cluster.password());
    }

    /** The role that owns the application's database; no superuser. */
    public String user() {
        return owner().user();
    }

    /** The password of the owner and of PostgreSQL's superuser. */
    public String password() {
        return owner().password();
    }

    /**
     * Creates the application's role if it is missing and sets its password. Done on every start: a data directory of an earlier
     * release has no such role yet, and the administrator may have put another password into its file.
     */
    private void ensureApplicationRole() throws IOException {
        // random base64 that this server wrote, or the administrator's own password: quoted as an SQL literal
        String login = "login password '" + cluster.applicationPassword().replace("'", "''") + "'";
        try (Connection connection = DriverManager.getConnection(url(), ADMINISTRATOR, cluster.password());
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    do $$
                    begin
                        if not exists (select from pg_roles where rolname = '%1$s') then
                            create role %1$s;
                        end if;
                    end $$
                    """.formatted(Cluster.APPLICATION));
            statement.execute("alter role " + Cluster.APPLICATION + " with " + login);
        } catch (SQLException failed) {
            postmaster.stop();
            throw new IOException(failed.getMessage(), failed);
        }
    }

    /** The process id of the running server. */
    long pid() {
        return process.pid();
    }

    /** Ends its connections, makes everything durable, and returns when the server is gone. */
    @Override
    public void close() {
        closing.countDown(); // first: a restart in progress holds the monitor, and gives up on this signal
        closeOnce();
    }

    private synchronized void closeOnce() {
        if (closed) {
            return; // another server may use the directory by now
        }
        closed = true;
        try (lock) {
            postmaster.stop();
        } catch (IOException failed) {
            log.error("PostgreSQL was not stopped, the next start will do it: {}", failed.getMessage());
        }
    }

    private Started startOnAFreePort(Consumer<String> progress, BooleanSupplier givenUp) throws IOException {
        for (int tried = 1; ; tried++) {
            int free = freePort();
            try {
                return new Started(postmaster.start(free, progress, givenUp), free);
            } catch (IOException failed) {
                if (givenUp.getAsBoolean()) {
                    postmaster.stop(); // waits until it has ended, before the directory's lock is released
                    throw failed;
                }
                // another process took the port, or a killed server is still shutting down
                if (tried == TRIES || isClosingAfter(BETWEEN_TRIES)) {
                    throw failed;
                }
            }
        }
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void watch() {
        Thread.ofVirtual().name("postgresql-watch").start(() -> {
            while (true) {
                process.onExit().join();
                if (isClosing()) {
                    return;
                }
                log.error("PostgreSQL ended unexpectedly, starting it again");
                startAgain();
            }
        });
    }

    private synchronized void startAgain() {
        Duration pause = BETWEEN_TRIES;
        while (!isClosingAfter(pause)) {
            try {
                postmaster.stop();
                process = postmaster.start(port, log::info, this::isClosing);
                log.info("PostgreSQL runs again");
                return;
            } catch (IOException failed) {
                if (isClosing()) {
                    return;
                }
                pause = longer(pause);
                log.error("{}; the next try is in {} ms", failed.getMessage(), pause.toMillis());
            }
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private boolean isClosingAfter(Duration wait) {
        try {
            return closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
