package nl.chargecars.partnersync.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256, and the comparison that takes as long for a near miss as for a wild guess. */
public final class KeyedHash {

    private static final String ALGORITHM = "HmacSHA256";

    private KeyedHash() {}

    /** 32 bytes. The key must not be empty. */
    public static byte[] sha256(byte[] key, byte[]... message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            for (byte[] part : message) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** In constant time for equal lengths; different lengths are simply different. */
    public static boolean same(byte[] left, byte[] right) {
        return MessageDigest.isEqual(left, right);
    }

    /** In constant time, on UTF-8 bytes. */
    public static boolean same(String left, String right) {
        return same(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }
}
