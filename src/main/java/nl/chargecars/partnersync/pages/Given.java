package nl.chargecars.partnersync.pages;

import java.util.function.Function;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;

/** What a form sends: a field that was left empty comes as an empty text. */
public final class Given {

    private static final int LONGEST_REASON = 500;

    private Given() {}

    public static @Nullable String text(String given) {
        return given.isEmpty() ? null : given;
    }

    /** What somebody wrote; null when that was nothing, and no longer than is kept. */
    public static @Nullable String reason(String given) {
        String said = given.strip();
        return said.isEmpty() ? null : said.substring(0, Math.min(said.length(), LONGEST_REASON));
    }

    /**
     * An id; null when the field was left empty.
     *
     * @throws Refusal MALFORMED_REQUEST when it is none
     */
    public static <T> @Nullable T id(String given, Function<String, T> reader) {
        try {
            return given.isEmpty() ? null : reader.apply(given);
        } catch (IllegalArgumentException none) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "This is no id.");
        }
    }
}
