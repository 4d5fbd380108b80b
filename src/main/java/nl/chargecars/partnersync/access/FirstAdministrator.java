package nl.chargecars.partnersync.access;

import java.nio.file.Path;
import nl.chargecars.partnersync.access.Caller.StaffCaller;
import nl.chargecars.partnersync.crypto.SecretFile;
import nl.chargecars.partnersync.settings.Settings;
import org.springframework.stereotype.Component;

/**
 * The key that makes all other keys: {@code PARTNERSYNC_ADMIN_KEY}, else one generated into the data directory. It is no row:
 * whoever sets the environment or owns the data directory is administrator, and a leaked key is replaced there (change the
 * variable, or delete the file, and restart). Several nodes on one database want the variable.
 */
@Component
public class FirstAdministrator {

    static final StaffCaller CALLER = new StaffCaller("first-admin", Role.ADMIN);

    private final SecretHash hash;
    private final SecretHasher hasher;

    FirstAdministrator(Settings settings, SecretHasher hasher) {
        this.hasher = hasher;
        this.hash = hasher.ofKey(settings.adminKey().orElseGet(() -> fromFile(settings)));
    }

    /** Is this the key? In constant time. */
    public boolean isKey(String text) {
        return holds(hasher.ofKey(text));
    }

    /** In constant time. */
    boolean holds(SecretHash presented) {
        return hash.same(presented);
    }

    private static String fromFile(Settings settings) {
        Path file = settings.dataDir().resolve("admin-key");
        return SecretFile.readOrCreate(
                file,
                () -> ApiKey.generate(ApiKey.Holder.STAFF, ApiKey.Stage.of(settings))
                        .text());
    }
}
