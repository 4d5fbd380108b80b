package nl.chargecars.partnersync.intake;

import java.util.regex.Pattern;
import nl.chargecars.partnersync.web.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Reads a telephone number in free notation, with remarks after it: {@code (020) 123 45 67 (na 18u)}. A person reads and dials it, so
 * every text is accepted that can be a number.
 */
final class PhoneNumber {

    private static final int LONGEST = 30;

    /** Invisible formatting characters, which address books put around numbers that are copied from them. */
    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}");

    private static final Pattern SPACE = Pattern.compile("[\\p{Zs}\\t]");
    private static final Pattern DASH = Pattern.compile("[\\p{Pd}\u2212]");

    /** Starts like a number and contains at least six digits. */
    private static final Pattern NUMBER = Pattern.compile("[+( ]*(?:[0-9][^0-9\\p{Cc}]*){6,}");

    private PhoneNumber() {}

    /** Returns the number with all kinds of spaces and dashes as plain ones; null when absent. Notes a problem if it is no number. */
    static @Nullable String read(Fields fields, String name) {
        String given = fields.text(name, LONGEST);
        if (given == null) {
            return null;
        }
        String plain = INVISIBLE.matcher(given).replaceAll("");
        plain = DASH.matcher(SPACE.matcher(plain).replaceAll(" "))
                .replaceAll("-")
                .strip();
        if (!NUMBER.matcher(plain).matches()) {
            fields.problem(
                    name,
                    "invalid_format",
                    "A phone number is expected, such as +31612345678: it begins with a digit, + or (, and has six digits or"
                            + " more.");
        }
        return plain;
    }
}
