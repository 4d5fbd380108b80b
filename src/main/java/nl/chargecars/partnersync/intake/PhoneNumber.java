package nl.chargecars.partnersync.intake;

import java.util.regex.Pattern;
import nl.chargecars.partnersync.web.Fields;
import org.jspecify.annotations.Nullable;

/**
 * A telephone number as people write it, and what they write behind it: {@code (020) 123 45 67 (na 18u)}. It is for a person who
 * dials it, so the order is taken as long as it can be one.
 */
final class PhoneNumber {

    private static final int LONGEST = 30;

    /** As address books put around numbers that are copied from them. */
    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}");

    private static final Pattern SPACE = Pattern.compile("[\\p{Zs}\\t]");
    private static final Pattern DASH = Pattern.compile("[\\p{Pd}\u2212]");

    /** Begins as a number does, and has six digits or more. */
    private static final Pattern NUMBER = Pattern.compile("[+( ]*(?:[0-9][^0-9\\p{Cc}]*){6,}");

    private PhoneNumber() {}

    /** With spaces and dashes of all kinds as plain ones; null when absent. Notes what is no number. */
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
