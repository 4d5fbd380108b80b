package nl.chargecars.partnersync.access;

import java.nio.charset.StandardCharsets;
import nl.chargecars.partnersync.crypto.ApplicationKeys;
import nl.chargecars.partnersync.crypto.KeyedHash;
import org.springframework.stereotype.Component;

/**
 * Hashes the secrets that callers present, with a key that is encrypted in the database: a stolen table alone lets nobody test
 * guesses.
 */
@Component
class SecretHasher {

    private final byte[] key;

    SecretHasher(ApplicationKeys keys) {
        this.key = keys.key("credential-hash");
    }

    /** @param key the whole text of the API key */
    SecretHash ofKey(String key) {
        return hash(key);
    }

    /** Hashes {@code username:password}. An API key has no colon, so neither is ever taken for the other. */
    SecretHash ofPassword(String username, String password) {
        return hash(username + ":" + password);
    }

    private SecretHash hash(String text) {
        return new SecretHash(KeyedHash.sha256(key, text.getBytes(StandardCharsets.UTF_8)));
    }
}
