package nl.chargecars.partnersync.crypto;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the signatures of partners' platforms that have their own formats: HMAC-SHA256 in one header, over the body alone or
 * over a time and the body. The key is the whole secret as UTF-8. Verification uses the bytes received and compares in constant
 * time; every invalid signature yields {@code false}, never an exception.
 */
public final class PartnerSignature {

    private static final int LONGEST_HEADER = 4_096;
    private static final int MOST_SIGNATURES = 10;

    private PartnerSignature() {}

    /** True when the header is the prefix and the signature of the body under one of the secrets. */
    public static boolean verifyPlain(
            List<WebhookSecret> secrets, SignatureEncoding encoding, String prefix, byte[] body, String header) {
        boolean valid = false;
        for (WebhookSecret secret : secrets) {
            String expected = encoding.encode(KeyedHash.sha256(secret.seedKey(), body));
            valid |= fits(encoding, prefix, expected, header);
        }
        return valid;
    }

    /** Whether a header has the form that {@link #verifyPlain} takes, under whatever key. */
    public static boolean couldBePlain(SignatureEncoding encoding, String prefix, String header) {
        return header.startsWith(prefix) && encoding.couldBe(header.substring(prefix.length()));
    }

    /**
     * True when one of the header's {@code v1} members signs {@code t.body} under one of the secrets, and {@code t} is within the
     * tolerance of now. Other members ({@code v0}) are ignored; a header with two {@code t} is invalid.
     */
    public static boolean verifyTimestamped(
            List<WebhookSecret> secrets,
            SignatureEncoding encoding,
            Duration tolerance,
            byte[] body,
            String header,
            Instant now) {
        String time = time(header);
        List<String> signatures = members(header, "v1");
        if (time == null
                || signatures.size() > MOST_SIGNATURES
                || !WebhookSignature.withinTolerance(time, tolerance, now)) {
            return false;
        }
        boolean valid = false;
        for (WebhookSecret secret : secrets) {
            String expected = encoding.encode(timestampedHash(secret, time, body));
            for (String candidate : signatures) {
                valid |= fits(encoding, "", expected, candidate);
            }
        }
        return valid;
    }

    /** Returns the {@code t} of such a header, unparsed; null unless there is exactly one. */
    public static @Nullable String time(String header) {
        List<String> times = members(header, "t");
        return times.size() == 1 ? times.getFirst() : null;
    }

    private static byte[] timestampedHash(WebhookSecret secret, String seconds, byte[] body) {
        return KeyedHash.sha256(secret.seedKey(), (seconds + ".").getBytes(StandardCharsets.UTF_8), body);
    }

    /**
     * True when the candidate is the prefix and the expected signature. Hex digits may also be all upper case, which some
     * platforms send, but not mixed.
     */
    private static boolean fits(SignatureEncoding encoding, String prefix, String expected, String candidate) {
        boolean fits = KeyedHash.same(prefix + expected, candidate);
        if (encoding == SignatureEncoding.HEX) {
            fits |= KeyedHash.same(prefix + expected.toUpperCase(Locale.ROOT), candidate);
        }
        return fits;
    }

    private static List<String> members(String header, String name) {
        List<String> values = new ArrayList<>();
        if (header.length() <= LONGEST_HEADER) {
            for (String member : header.split(",", -1)) {
                String text = member.strip();
                if (text.startsWith(name + "=")) {
                    values.add(text.substring(name.length() + 1));
                }
            }
        }
        return values;
    }
}
