package nl.chargecars.partnersync.pages;

import java.util.function.Function;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;

/** Converts the values of form fields: an empty field arrives as an empty text. */
public final class FormValues {

    private FormValues() {}

    public static @Nullable String text(String given) {
        return given.isEmpty() ? null : given;
    }

    /**
     * Parses an id; returns null when the field was left empty.
     *
     * @throws Refusal MALFORMED_REQUEST when the text is not an id
     */
    public static <T> @Nullable T id(String given, Function<String, T> reader) {
        try {
            return given.isEmpty() ? null : reader.apply(given);
        } catch (IllegalArgumentException none) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "This is no id.");
        }
    }
}
