package nl.chargecars.partnersync.database;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the database and migrates its schema in parallel with the rest of the application: both take a while, and neither needs the
 * other for most of it.
 */
public final class DatabaseStart implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DatabaseStart.class);

    private final Settings settings;
    private final CompletableFuture<Started> started = new CompletableFuture<>();

    /** Set before the schema is migrated. */
    private volatile @Nullable Database running;

    private volatile boolean givenUp;
    private boolean begun;

    private record Started(Database database, Schema schema) {}

    public DatabaseStart(Settings settings) {
        this.settings = settings;
    }

    /**
     * Begins the start in a thread of its own and returns at once. Call it after logging is configured, since the start logs. The
     * caller has to call {@link #close} in the end.
     */
    public synchronized void begin() {
        var stopOnSignal = Thread.ofPlatform().name("database-stop").unstarted(this::giveUp);
        Runtime.getRuntime().addShutdownHook(stopOnSignal);
        var _ = started.whenComplete((_, _) -> Runtime.getRuntime().removeShutdownHook(stopOnSignal));
        begun = true;
        Thread.ofPlatform().name("database-start").start(() -> {
            try {
                started.complete(migrated(running()));
            } catch (Throwable failed) {
                started.completeExceptionally(failed);
            }
        });
    }

    /** Waits until the database runs and its schema is migrated. Throws the exception with which the start failed, if it failed. */
    Database database() {
        return await().database();
    }

    /** Waits as {@link #database} does. */
    Schema schema() {
        return await().schema();
    }

    /**
     * Ends a recovery of the embedded database, waits for the start to end, and stops the database if it was started. Harmless when
     * nothing was started or it is stopped already.
     */
    @Override
    public synchronized void close() {
        if (!begun) {
            return;
        }
        givenUp = true;
        var _ = started.thenAccept(ended -> ended.database().close())
                .exceptionally(_ -> null)
                .join();
    }

    /**
     * Stops what has been started by the time of a signal. Spring does not: it gives up closing when the thread that starts it waits
     * for us. Once the start has ended Spring closes everything in its order.
     */
    private void giveUp() {
        if (started.isDone()) {
            return;
        }
        givenUp = true;
        Database database = running;
        if (database == null) {
            close();
        } else {
            database.close(); // without waiting for a migration
        }
    }

    private Started await() {
        try {
            return started.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    private Database running() {
        Database database = settings.database()
                .<Database>map(ExternalPostgres::checked)
                .orElseGet(() -> EmbeddedPostgres.start(settings.dataDir(), log::info, () -> givenUp));
        running = database;
        if (givenUp) {
            database.close();
            throw InvalidSettingsException.passing("the start was stopped before the database was ready");
        }
        return database;
    }

    private static Started migrated(Database database) {
        try {
            return new Started(database, Schema.migrated(database));
        } catch (Throwable failed) {
            database.close();
            throw failed;
        }
    }
}
