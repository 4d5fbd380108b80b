package nl.chargecars.partnersync.pages;

import java.util.function.Function;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;

/** What a form sends: a field that was left empty comes as an empty text. */
public final class Given {

    private Given() {}

    public static @Nullable String text(String given) {
        return given.isEmpty() ? null : given;
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
