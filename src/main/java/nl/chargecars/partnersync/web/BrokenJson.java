package nl.chargecars.partnersync.web;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Explains why a body is not JSON, in words of our own: the parser's messages quote the body, which may contain a customer's data. */
final class BrokenJson {

    private static final String NOT_UTF8 = "it is not in UTF-8";
    private static final String TOO_MANY_PARTS = String.format(
            Locale.ROOT, "The body has more than %,d brackets, names and values.", JsonConfiguration.MOST_TOKENS);
    private static final int UNIT_BYTES = 4;
    private static final int DECODED_AT_ONCE = 1024;

    private BrokenJson() {}

    /**
     * Returns whether the body begins as UTF-16 or UTF-32 does, which the parser would accept. RFC 8259 (section 8.1) and the
     * contract allow UTF-8 only, in which no JSON begins like this.
     */
    static boolean isWide(byte[] body) {
        for (int index = 0; index < Math.min(UNIT_BYTES, body.length); index++) {
            if (body[index] == 0 || body[index] == (byte) 0xFE || body[index] == (byte) 0xFF) {
                return true;
            }
        }
        return false;
    }

    static Refusal notUtf8() {
        return refusal(": " + NOT_UTF8 + ".");
    }

    /** Returns a MALFORMED_JSON refusal with the reason, when there is a simple one, and the line and column. */
    static Refusal refusal(JacksonException failure, byte[] body) {
        if (hasTooManyParts(failure) && isUtf8(body)) {
            return Refusal.of(ErrorCode.MALFORMED_JSON, TOO_MANY_PARTS); // as far as it was read, it is valid
        }
        String reason = reason(failure, body);
        var place = failure.getLocation();
        return refusal((reason == null ? "" : ": " + reason)
                + (place == null ? "" : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")")
                + ".");
    }

    private static Refusal refusal(String rest) {
        return Refusal.of(ErrorCode.MALFORMED_JSON, "The body is not valid JSON" + rest);
    }

    private static boolean hasTooManyParts(JacksonException failure) {
        return failure instanceof StreamConstraintsException
                && failure.getOriginalMessage().startsWith("Token count");
    }

    private static @Nullable String reason(JacksonException failure, byte[] body) {
        if (!isUtf8(body)) {
            return NOT_UTF8;
        }
        return switch (failure) {
            case UnexpectedEndOfInputException end -> "it ends too early";
            case StreamConstraintsException bound -> "it is nested too deep, or a name or number in it is too long";
            case MismatchedInputException trailing -> "something follows behind its end";
            default ->
                failure.getOriginalMessage().startsWith("Duplicate Object property")
                        ? "an object has the same member twice"
                        : null;
        };
    }

    /** Returns whether the body is UTF-8 as RFC 3629 has it. Decodes little by little, since a body can be large. */
    static boolean isUtf8(byte[] body) {
        if (isAscii(body)) {
            return true;
        }
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var bytes = ByteBuffer.wrap(body);
        var characters = CharBuffer.allocate(DECODED_AT_ONCE);
        while (true) {
            CoderResult result = decoder.decode(bytes, characters.clear(), true);
            if (!result.isOverflow()) {
                return result.isUnderflow();
            }
        }
    }

    private static boolean isAscii(byte[] body) {
        for (byte one : body) {
            if (one < 0) {
                return false;
            }
        }
        return true;
    }
}
