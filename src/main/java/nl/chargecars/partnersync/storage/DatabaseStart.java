package nl.chargecars.partnersync.storage;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import nl.chargecars.partnersync.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The start of the database, beside that of everything else: both take a while, and neither needs the other for most of it. */
public final class DatabaseStart {

    private static final Logger log = LoggerFactory.getLogger(DatabaseConfiguration.class);

    private final CompletableFuture<Database> database = new CompletableFuture<>();
    private volatile boolean handedOver;

    private DatabaseStart() {}

    /** Returns at once. Whoever begins has to {@link #abandon} when the database is not wanted after all. */
    public static DatabaseStart begin(Settings settings) {
        var start = new DatabaseStart();
        Thread.ofPlatform().name("database-start").start(() -> {
            try {
                start.database.complete(started(settings));
            } catch (Throwable failed) {
                start.database.completeExceptionally(failed);
            }
        });
        return start;
    }

    /** Waits until it runs; from then on it is the caller's to close. */
    Database await() {
        try {
            Database running = database.join();
            handedOver = true;
            return running;
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    /** Stops it again unless somebody has it. */
    public void abandon() {
        if (!handedOver) {
            var _ = database.thenAccept(Database::close)
                    .exceptionally(_ -> null)
                    .join();
        }
    }

    private static Database started(Settings settings) {
        return settings.database()
                .<Database>map(ExternalPostgres::checked)
                .orElseGet(() -> EmbeddedPostgres.start(settings.dataDir(), log::info));
    }
}
