package nl.chargecars.partnersync.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** Represents a secret by the first 8 bytes of its SHA-256, where readers must see that it changed but not what it is. */
public final class Fingerprint {

    private static final int BYTES = 8;

    private Fingerprint() {}

    /** Such as {@code sha256:9f86d081884c7d65}. Only for values too random to be guessed. */
    public static String of(String secret) {
        byte[] digest = sha256(secret.getBytes(StandardCharsets.UTF_8));
        return "sha256:" + HexFormat.of().formatHex(Arrays.copyOf(digest, BYTES));
    }

    /** Returns the SHA-256 of the bytes: 32 bytes. */
    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
