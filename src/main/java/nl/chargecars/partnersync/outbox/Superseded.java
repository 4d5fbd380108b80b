package nl.chargecars.partnersync.outbox;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a delivery was dismissed without anybody's wish: a newer one of its order says a newer status, or the same in a better word. The
 * API shows it as it was written down.
 */
public final class Superseded {

    /** How such a reason begins; the id of the newer delivery follows. */
    public static final String BY = "superseded by ";

    /** The whole reason as a regular expression, which is the same to PostgreSQL. */
    public static final String WRITTEN = BY + "[0-9a-f-]{36}";

    private static final Pattern WHOLE = Pattern.compile(WRITTEN);

    private Superseded() {}

    /** True for such a reason, which people are told in their own language; what a person wrote is another. */
    public static boolean is(@Nullable String dismissalReason) {
        return dismissalReason != null && WHOLE.matcher(dismissalReason).matches();
    }
}
