package nl.chargecars.partnersync.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import nl.chargecars.partnersync.database.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;

/**
 * The embedded PostgreSQL with the product's settings but without the server, on its own data directory, which is deleted on close.
 * It is started on first use.
 */
final class PostgresAlone implements AutoCloseable {

    private record Running(EmbeddedPostgres postgres, TestedCluster cluster, ShutdownHook stopWithUs) {}

    private final Path dataDir;
    private final Consumer<String> progress;
    private @Nullable Running running;

    /** @param progress receives a line for each step that takes seconds */
    PostgresAlone(Path dataDir, Consumer<String> progress) {
        this.dataDir = dataDir;
        this.progress = progress;
    }

    /** @throws UncheckedIOException when PostgreSQL cannot be started */
    TestedCluster cluster() {
        Running now = running;
        if (now == null) {
            now = start();
            running = now;
        }
        return now.cluster();
    }

    private Running start() {
        try {
            Folders.makeRoomFor(dataDir);
            EmbeddedPostgres postgres = EmbeddedPostgres.start(dataDir, progress);
            var stopWithUs = ShutdownHook.of(postgres::close);
            return new Running(postgres, TestedCluster.in(dataDir), stopWithUs);
        } catch (IOException failed) {
            throw new UncheckedIOException("PostgreSQL alone cannot be started: " + failed.getMessage(), failed);
        }
    }

    @Override
    public void close() throws IOException {
        if (running != null) {
            running.postgres().close();
            running.stopWithUs().close();
            Folders.delete(dataDir);
        }
    }
}
