package nl.chargecars.partnersync.crypto;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The secret shared with a partner: {@code whsec_} and base64 of 32 random bytes, or whatever the partner gave (contract,
 * "Signatures"). {@code toString} shows nothing of it.
 */
public record WebhookSecret(String text) {

    private static final String PREFIX = "whsec_";
    private static final int RANDOM_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    public WebhookSecret {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a webhook secret is not empty");
        }
    }

    public static WebhookSecret generate() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return new WebhookSecret(PREFIX + Base64.getEncoder().encodeToString(bytes));
    }

    /** Returns what only the owners of a secret know: without the prefix, which everybody does. */
    public static String secretPart(String text) {
        return text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
    }

    /** Key of the seed's signature: the whole text as UTF-8. */
    byte[] seedKey() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Key of Standard Webhooks: the decoded part after the prefix; for a secret in no such form, its UTF-8 bytes. */
    byte[] standardKey() {
        if (text.startsWith(PREFIX)) {
            try {
                byte[] decoded = Base64.getDecoder().decode(secretPart(text));
                if (decoded.length > 0) {
                    return decoded;
                }
            } catch (IllegalArgumentException notBase64) {
                return seedKey();
            }
        }
        return seedKey();
    }

    @Override
    public String toString() {
        return "WebhookSecret[…]";
    }
}
