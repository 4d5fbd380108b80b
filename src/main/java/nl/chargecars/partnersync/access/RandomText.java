package nl.chargecars.partnersync.access;

import java.security.SecureRandom;

/** Generates and checks the two halves of a credential: an id to find it by, and a secret too long to guess. */
final class RandomText {

    static final int ID_LENGTH = 16;
    /** 32 characters out of 62 letters and digits: 190 bits. */
    static final int SECRET_LENGTH = 32;

    static final String LETTERS_AND_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String LOWER_CASE_AND_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomText() {}

    static String id() {
        return from(LOWER_CASE_AND_DIGITS, ID_LENGTH);
    }

    static String secret() {
        return from(LETTERS_AND_DIGITS, SECRET_LENGTH);
    }

    static boolean isId(String text) {
        return text.length() == ID_LENGTH && isOf(LOWER_CASE_AND_DIGITS, text);
    }

    static boolean isSecret(String text) {
        return text.length() == SECRET_LENGTH && isOf(LETTERS_AND_DIGITS, text);
    }

    /** @throws IllegalArgumentException when it is no id */
    static String checkedId(String text) {
        if (!isId(text)) {
            throw new IllegalArgumentException("no id");
        }
        return text;
    }

    private static boolean isOf(String alphabet, String text) {
        for (int index = 0; index < text.length(); index++) {
            if (alphabet.indexOf(text.charAt(index)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static String from(String alphabet, int length) {
        var text = new StringBuilder(length);
        for (int index = 0; index < length; index++) {
            text.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
