package nl.chargecars.partnersync.crypto;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/**
 * Stands for a value in the audit trail where it must be seen that it changed, or is the same as elsewhere, but not what it is:
 * the first 8 bytes of an HMAC-SHA256. Its key lies sealed in {@link ApplicationKeys}, so that nobody who reads the trail can
 * try out e-mail addresses or a partner's short secret. Replacing the master key leaves all fingerprints as they are.
 */
@Component
public class Fingerprints {

    private static final int BYTES = 8;

    private final byte[] key;

    Fingerprints(ApplicationKeys keys) {
        this.key = keys.key("audit-fingerprints");
    }

    /** Such as {@code hmac:9f86d081884c7d65}; empty for nothing, so that "set" and "not set" can be told apart. */
    public String of(String value) {
        if (value.isEmpty()) {
            return "";
        }
        byte[] hash = KeyedHash.sha256(key, value.getBytes(StandardCharsets.UTF_8));
        return "hmac:" + HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES));
    }
}
