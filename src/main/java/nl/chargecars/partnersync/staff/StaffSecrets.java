package nl.chargecars.partnersync.staff;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import nl.chargecars.partnersync.crypto.ApplicationKeys;
import nl.chargecars.partnersync.crypto.KeyedHash;
import org.springframework.stereotype.Component;

/**
 * What is kept of random tokens and of guessed names: HMAC-SHA256 under a key that the database holds sealed. All nodes
 * share it; a stolen table lets nobody continue a session, use an invitation or test which addresses are in it.
 */
@Component
class StaffSecrets {

    /** What is hashed; the same text for two purposes has two hashes. */
    enum Purpose {
        SESSION,
        INVITATION,
        ACCOUNT,
        ADDRESS,
        CSRF,
        PASSWORD
    }

    private static final byte[] SEPARATOR = {0};

    private final byte[] key;

    StaffSecrets(ApplicationKeys keys) {
        this.key = keys.key("staff");
    }

    /** 32 bytes. */
    byte[] hash(Purpose purpose, String text) {
        return KeyedHash.sha256(
                key, purpose.name().getBytes(StandardCharsets.UTF_8), SEPARATOR, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same as text. */
    String hashText(Purpose purpose, String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash(purpose, text));
    }
}
