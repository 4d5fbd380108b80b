package nl.chargecars.partnersync.outbox;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The reason of a dismissal that nobody requested: a newer delivery of the order has a newer status, or the same status in a better
 * word. The API shows the reason as it is stored.
 */
public final class Superseded {

    /** The beginning of such a reason; the id of the newer delivery follows. */
    public static final String BY = "superseded by ";

    /** The whole reason as a regular expression, in Java and PostgreSQL alike. */
    private static final String WRITTEN = BY + "[0-9a-f-]{36}";

    private static final Pattern WHOLE = Pattern.compile(WRITTEN);

    private Superseded() {}

    /** True for such a reason, which pages word in the reader's language; false for a reason that a person wrote. */
    public static boolean is(@Nullable String dismissalReason) {
        return dismissalReason != null && WHOLE.matcher(dismissalReason).matches();
    }

    /** Returns the SQL condition that the text is no such reason; null where the text is. */
    public static String isNot(String text) {
        return text + " !~ '^" + WRITTEN + "$'";
    }
}
