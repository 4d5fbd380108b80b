package nl.chargecars.partnersync.crypto;

import java.security.SecureRandom;
import java.util.Base64;

/** Generates what nobody can guess: tokens for sessions, invitations and forms, and the bytes of secrets and keys. */
public final class RandomToken {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomToken() {}

    /** Returns 256 random bits as URL-safe base64, for cookies and URLs. */
    public static String next() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes());
    }

    /** Returns 256 random bits. */
    static byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
