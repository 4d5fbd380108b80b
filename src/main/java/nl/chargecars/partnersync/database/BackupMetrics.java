package nl.chargecars.partnersync.database;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import nl.chargecars.partnersync.settings.Settings;
import org.springframework.stereotype.Component;

/**
 * The metric that tells when the embedded database was backed up last. The backup command is another process and leaves a file,
 * whose time this reads. The value is 0 when there was no backup yet, and NaN with an external database, whose backups are not known
 * here.
 */
@Component
class BackupMetrics {

    BackupMetrics(Settings settings, MeterRegistry registry) {
        Gauge.builder("partnersync.backup.last", settings, BackupMetrics::last)
                .description("When the embedded database was backed up last, in seconds since 1970")
                .register(registry);
    }

    private static double last(Settings settings) {
        Path done = settings.dataDir().resolve(DatabaseBackup.DONE);
        try {
            return settings.database().isPresent()
                    ? Double.NaN
                    : Files.getLastModifiedTime(done).to(TimeUnit.SECONDS);
        } catch (NoSuchFileException never) {
            return 0;
        } catch (IOException unreadable) {
            return Double.NaN;
        }
    }
}
