package nl.chargecars.partnersync.staff;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The e-mail address that somebody signs in with. {@link #toString} does not print the address, so that it gets into no log.
 *
 * @param text as it was written, without surrounding white space
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

    /** Returns the address in lower case: the form in which addresses are compared. */
    String key() {
        return text.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "Email[…]";
    }
}
