package nl.chargecars.partnersync.database;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import nl.chargecars.partnersync.settings.Settings;
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
        begun = true;
        Thread.ofPlatform().name("database-start").start(() -> {
            try {
                started.complete(migrated(running(settings)));
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
     * Waits for the start to end, and stops the database if it was started. Harmless when nothing was started or it is stopped
     * already.
     */
    @Override
    public synchronized void close() {
        if (!begun) {
            return;
        }
        var _ = started.thenAccept(running -> running.database().close())
                .exceptionally(_ -> null)
                .join();
    }

    private Started await() {
        try {
            return started.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    private static Database running(Settings settings) {
        return settings.database()
                .<Database>map(ExternalPostgres::checked)
                .orElseGet(() -> EmbeddedPostgres.start(settings.dataDir(), log::info));
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
