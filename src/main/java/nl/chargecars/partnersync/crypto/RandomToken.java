package nl.chargecars.partnersync.crypto;

import java.security.SecureRandom;
import java.util.Base64;

/** What nobody guesses: sessions, invitations, the random half of a form's token. */
public final class RandomToken {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomToken() {}

    /** 256 random bits, fit for cookies and addresses. */
    public static String next() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
