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
 * The first administrator's key, with which all other keys are created: {@code PARTNERSYNC_ADMIN_KEY}, or else one generated into the
 * data directory. It has no row in the database: a person who sets the environment or owns the data directory is administrator, and a
 * leaked key is replaced there (change the variable, or delete the file, and restart). Several nodes on one database need the
 * variable.
 */
@Component
public class FirstAdministrator {

    static final StaffCaller CALLER = new StaffCaller("first-admin", Role.ADMIN);

    private static final Logger log = LoggerFactory.getLogger(FirstAdministrator.class);

    /** The length from which a key of random letters and digits cannot be guessed. */
    private static final int LONG_ENOUGH = 20;

    private final SecretHash hash;
    private final SecretHasher hasher;
    private final boolean guessable;

    FirstAdministrator(Settings settings, SecretHasher hasher) {
        this.hasher = hasher;
        Optional<String> tooShort = settings.adminKey().filter(FirstAdministrator::isShort);
        tooShort.ifPresent(given -> log.warn(
                "PARTNERSYNC_ADMIN_KEY is short ({} characters): with it anybody may do everything, so give it"
                        + " {} random ones or more (openssl rand -base64 32)",
                given.length(),
                LONG_ENOUGH));
        this.guessable = tooShort.isPresent();
        this.hash = hasher.ofKey(settings.adminKey().orElseGet(() -> fromFile(settings)));
    }

    /** Returns whether the text is the key; compares in constant time. */
    public boolean isKey(String text) {
        return holds(hasher.ofKey(text));
    }

    /** Returns whether this is the hash of the key; compares in constant time. */
    boolean holds(SecretHash presented) {
        return hash.same(presented);
    }

    /** True when the key is so short that many attempts may find it: then the number of comparisons must be limited. */
    public boolean isGuessable() {
        return guessable;
    }

    /** True for text that only a short key of the administrator can be: the keys that this server issues are longer. */
    static boolean isShort(String text) {
        return text.length() < LONG_ENOUGH;
    }

    private static String fromFile(Settings settings) {
        Path file = settings.dataDir().resolve("admin-key");
        return SecretFile.readOrCreate(
                file,
                SecretFile.MADE_ANEW,
                () -> ApiKey.generate(ApiKey.Holder.STAFF, ApiKey.Stage.of(settings))
                        .text());
    }
}
