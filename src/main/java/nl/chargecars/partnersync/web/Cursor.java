package nl.chargecars.partnersync.web;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import nl.chargecars.partnersync.id.Uuid7;
import org.jspecify.annotations.Nullable;

/** Where a list goes on: a few values, opaque to callers. */
public record Cursor(List<String> values) {

    private static final String SEPARATOR = "|";

    public static Cursor of(Object... values) {
        return new Cursor(List.of(values).stream().map(String::valueOf).toList());
    }

    /** For the query string: base64url without padding. */
    public String encode() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join(SEPARATOR, values).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Of a list that goes by ids alone; null, which stands for the first page, is null again.
     *
     * @throws Refusal MALFORMED_REQUEST when it is not one that such a list gave out
     */
    public static @Nullable UUID id(@Nullable String text) {
        return text == null ? null : decode(text, 1, values -> Uuid7.parse(values.getFirst()));
    }

    /**
     * Reads a cursor that a caller sent back.
     *
     * @param reader turns the values into what the list needs; whatever it throws on strange values means 400
     * @throws Refusal MALFORMED_REQUEST when it is not one that this list gave out
     */
    public static <T> T decode(String text, int size, Function<List<String>, T> reader) {
        try {
            String joined = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            List<String> values = List.of(joined.split("\\|", -1));
            if (values.size() == size) {
                return reader.apply(values);
            }
        } catch (IllegalArgumentException | DateTimeException notOurs) {
            // falls through to the refusal
        }
        throw Refusal.of(
                ErrorCode.MALFORMED_REQUEST,
                "The cursor is not one of this list. Use next_cursor of the previous page, unchanged, with the same other"
                        + " parameters.");
    }
}
