package nl.chargecars.partnersync.staff;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import nl.chargecars.partnersync.crypto.ApplicationKeys;
import nl.chargecars.partnersync.crypto.KeyedHash;
import org.springframework.stereotype.Component;

/**
 * Hashes random tokens, account names and addresses before they are stored: HMAC-SHA256 under a key that the database holds
 * sealed. All nodes share the key. With a stolen table nobody can continue a session, use an invitation or test which addresses
 * are in it.
 */
@Component
class StaffSecrets {

    /** What a hash is for; the same text has different hashes for different purposes. */
    enum Purpose {
        SESSION,
        INVITATION,
        ACCOUNT,
        ADDRESS,
        CSRF,
        PASSWORD,
        BROWSER,
        OIDC
    }

    private static final byte[] SEPARATOR = {0};
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final byte[] key;

    StaffSecrets(ApplicationKeys keys) {
        this.key = keys.key("staff");
    }

    /** 32 bytes. */
    byte[] hash(Purpose purpose, String text) {
        return KeyedHash.sha256(
                key, purpose.name().getBytes(StandardCharsets.UTF_8), SEPARATOR, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the same hash as base64url text. */
    String hashText(Purpose purpose, String text) {
        return BASE64.encodeToString(hash(purpose, text));
    }

    /** Signs a text for a cookie: everybody can read it, but nobody else can change it or make one. */
    String sign(Purpose purpose, String text, Instant until) {
        String content = BASE64.encodeToString((until.getEpochSecond() + " " + text).getBytes(StandardCharsets.UTF_8));
        return content + "." + hashText(purpose, content);
    }

    /** Returns the text that was signed; empty when it was not signed here, was signed for another purpose, or has expired. */
    Optional<String> verified(Purpose purpose, String signed, Instant now) {
        String[] halves = signed.split("\\.", -1);
        if (halves.length != 2 || !KeyedHash.same(halves[1], hashText(purpose, halves[0]))) {
            return Optional.empty();
        }
        String[] parts = new String(Base64.getUrlDecoder().decode(halves[0]), StandardCharsets.UTF_8).split(" ", 2);
        return now.getEpochSecond() < Long.parseLong(parts[0]) ? Optional.of(parts[1]) : Optional.empty();
    }
}
