package nl.chargecars.partnersync.crypto;

import java.security.SecureRandom;
import java.util.Base64;

/** Generates unguessable tokens: for sessions, invitations, and the random half of a form's token. */
public final class RandomToken {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomToken() {}

    /** Returns 256 random bits as URL-safe base64, for cookies and URLs. */
    public static String next() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
