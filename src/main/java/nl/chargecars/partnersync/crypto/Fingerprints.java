package nl.chargecars.partnersync.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/**
 * Represents a value in the audit trail by the first 8 bytes of an HMAC-SHA256, where readers must see that it changed or equals
 * another value, but not what it is. The key of the HMAC is sealed in {@link ApplicationKeys}, so that readers of the trail
 * cannot find e-mail addresses or a partner's short secret by trying them out. Replacing the master key leaves all fingerprints
 * as they are. Thread-safe.
 */
@Component
public class Fingerprints {

    private static final int BYTES = 8;

    private final byte[] key;

    Fingerprints(ApplicationKeys keys) {
        this.key = keys.key("audit-fingerprints");
    }

    /**
     * Returns a text such as {@code hmac:9f86d081884c7d65}, or an empty text for an empty value, so that "set" and "not set" can
     * be told apart.
     */
    public String of(String value) {
        if (value.isEmpty()) {
            return "";
        }
        byte[] hash = KeyedHash.sha256(key, value.getBytes(StandardCharsets.UTF_8));
        return "hmac:" + HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES));
    }
}
