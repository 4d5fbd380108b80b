package nl.chargecars.partnersync.web;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import nl.chargecars.partnersync.id.Uuid7;
import org.jspecify.annotations.Nullable;

/** The place where the next page of a list begins: a few values, opaque to callers. */
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
     * Reads the cursor of a list that is ordered by id alone. Returns null, for the first page, when there is no cursor.
     *
     * @throws Refusal MALFORMED_REQUEST when no list of this kind issued it
     */
    public static @Nullable UUID id(@Nullable String text) {
        return one(text, Uuid7::parse);
    }

    /**
     * Reads a cursor of one value. Returns null, for the first page, when there is no cursor.
     *
     * @param reader as in {@link #decode}
     * @throws Refusal MALFORMED_REQUEST when this list did not issue it
     */
    public static <T> @Nullable T one(@Nullable String text, Function<String, T> reader) {
        return text == null ? null : decode(text, 1, values -> reader.apply(values.getFirst()));
    }

    /**
     * Reads a cursor that a caller sent back.
     *
     * @param size the number of values that a cursor of this list has
     * @param reader converts the values; its IllegalArgumentException or DateTimeException becomes the refusal
     * @throws Refusal MALFORMED_REQUEST when this list did not issue it
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
