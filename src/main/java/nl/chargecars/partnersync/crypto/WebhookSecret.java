package nl.chargecars.partnersync.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The secret shared with a partner: {@code whsec_} and base64 of 32 random bytes, or whatever the partner gave (contract,
 * "Signatures"). {@code toString} shows nothing of it.
 */
public record WebhookSecret(String text) {

    private static final String PREFIX = "whsec_";

    public WebhookSecret {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a webhook secret is not empty");
        }
    }

    public static WebhookSecret generate() {
        return new WebhookSecret(PREFIX + Base64.getEncoder().encodeToString(RandomToken.bytes()));
    }

    /** Returns the part of the text of which the key of Standard Webhooks is made: base64 after the prefix, otherwise all of it. */
    public static String keyPart(String text) {
        return decoded(text) == null ? text : text.substring(PREFIX.length());
    }

    /** Key of the seed's signature: the whole text as UTF-8. */
    byte[] seedKey() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Key of Standard Webhooks: the decoded part after the prefix; for a secret in no such form, its UTF-8 bytes. */
    byte[] standardKey() {
        byte[] decoded = decoded(text);
        return decoded == null ? seedKey() : decoded;
    }

    /** Returns null when the text is in no such form, or its key would be empty. */
    private static byte @Nullable [] decoded(String text) {
        if (!text.startsWith(PREFIX)) {
            return null;
        }
        try {
            byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
            return key.length == 0 ? null : key;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    @Override
    public String toString() {
        return "WebhookSecret[…]";
    }
}
