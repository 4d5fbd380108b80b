package nl.chargecars.partnersync.intake;

import java.util.regex.Pattern;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;

/** The {@code Idempotency-Key} header, without quotes or quoted as in draft-ietf-httpapi-idempotency-key-header. */
record IdempotencyKey(String text) {

    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /**
     * Reads the header; null when it is not there.
     *
     * @throws Refusal MALFORMED_REQUEST when it is not 1 to 255 printable characters
     */
    static @Nullable IdempotencyKey parse(@Nullable String header) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        if (text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")) {
            text = text.substring(1, text.length() - 1);
        }
        if (!PRINTABLE.matcher(text).matches()) {
            throw Refusal.of(
                    ErrorCode.MALFORMED_REQUEST,
                    "Idempotency-Key must have 1 to 255 printable ASCII characters without spaces.");
        }
        return new IdempotencyKey(text);
    }
}
