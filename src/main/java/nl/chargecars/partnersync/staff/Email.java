package nl.chargecars.partnersync.staff;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name to sign in with. Prints nothing of itself, so that it gets into no log.
 *
 * @param text as it was written
 */
record Email(String text) {

    static final int LONGEST = 254;
    private static final Pattern FORM = Pattern.compile("[^\\s@]+@[^\\s@]+\\.[^\\s@]+");

    Email {
        text = text.strip();
    }

    static boolean isOne(String text) {
        return text.length() <= LONGEST && FORM.matcher(text.strip()).matches();
    }

    /** As it is compared. */
    String key() {
        return text.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "Email[…]";
    }
}
