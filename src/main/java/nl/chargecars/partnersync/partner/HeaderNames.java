package nl.chargecars.partnersync.partner;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks the names and values of HTTP headers that partners configure for our calls to them (RFC 9110, section 5). */
public final class HeaderNames {

    static final int LONGEST = 100;
    static final String EXPECTED = "The name of an HTTP header is expected: letters, digits, hyphens.";

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1," + LONGEST + "}");

    /** Visible ASCII, with spaces only between other characters; a line break would let a value add further headers. */
    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");

    /** Headers set by the HTTP connection, the message framing or our signature. */
    private static final Set<String> OURS = Set.of(
            "host",
            "content-length",
            "content-type",
            "content-encoding",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "accept-encoding",
            "if-none-match",
            "if-modified-since",
            "user-agent");

    private HeaderNames() {}

    public static boolean valid(String name) {
        return TOKEN.matcher(name).matches();
    }

    public static boolean validValue(String value) {
        return VALUE.matcher(value).matches();
    }

    /** Returns true for a header that only this product sets on a request to a partner: not configurable, not even for an API key. */
    public static boolean ours(String name) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        return OURS.contains(lowerCase)
                || lowerCase.startsWith("webhook-")
                || lowerCase.startsWith("x-chargecars-")
                || lowerCase.startsWith("proxy-");
    }
}
