package nl.chargecars.partnersync.access;

import java.nio.file.Path;
import java.util.Optional;
import nl.chargecars.partnersync.access.Caller.StaffCaller;
import nl.chargecars.partnersync.crypto.SecretFile;
import nl.chargecars.partnersync.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The key that makes all other keys: {@code PARTNERSYNC_ADMIN_KEY}, else one generated into the data directory. It is no row:
 * whoever sets the environment or owns the data directory is administrator, and a leaked key is replaced there (change the
 * variable, or delete the file, and restart). Several nodes on one database want the variable.
 */
@Component
public class FirstAdministrator {

    static final StaffCaller CALLER = new StaffCaller("first-admin", Role.ADMIN);

    private static final Logger log = LoggerFactory.getLogger(FirstAdministrator.class);

    /** Random letters and digits of this length nobody guesses. */
    private static final int LONG_ENOUGH = 20;

    private final SecretHash hash;
    private final SecretHasher hasher;
    private final boolean guessable;

    FirstAdministrator(Settings settings, SecretHasher hasher) {
        this.hasher = hasher;
        Optional<String> tooShort = settings.adminKey().filter(given -> given.length() < LONG_ENOUGH);
        tooShort.ifPresent(given -> log.warn(
                "PARTNERSYNC_ADMIN_KEY is short ({} characters): with it anybody may do everything, so give it"
                        + " {} random ones or more (openssl rand -base64 32)",
                given.length(),
                LONG_ENOUGH));
        this.guessable = tooShort.isPresent();
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

    /** True when it is so short that trying many may find it: then it must not be compared without end. */
    boolean isGuessable() {
        return guessable;
    }

    private static String fromFile(Settings settings) {
        Path file = settings.dataDir().resolve("admin-key");
        return SecretFile.readOrCreate(
                file,
                () -> ApiKey.generate(ApiKey.Holder.STAFF, ApiKey.Stage.of(settings))
                        .text());
    }
}
