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
 * When the embedded database was backed up last, from a file that the command leaves: it is another process. 0 when it never was;
 * not a number with an external database, of whose backups nothing is known here.
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
