package nl.chargecars.partnersync.partner;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.web.Fields;
import org.jspecify.annotations.Nullable;

/** Reads {@code polling}. The path must stay below {@code api_base_url}: it may contain neither a host nor dot segments. */
final class PollingParser {

    private static final String FIELD = "polling";
    private static final int LONGEST = 500;
    private static final Pattern POINTER = Pattern.compile("(/([^/~]|~[01])*)*");
    private static final Pattern CLIMBS = Pattern.compile("(^|/)(\\.|%2[eE]){1,2}(/|\\?|$)");

    private PollingParser() {}

    static @Nullable Polling parse(Fields fields, @Nullable Polling before, @Nullable URI baseUrl) {
        Polling polling = fields.has(FIELD) ? read(fields) : before;
        if (polling != null && polling.enabled() && baseUrl == null) {
            fields.problem(FIELD, "needs_api_base_url", "Say with api_base_url where the path belongs.");
        }
        return polling;
    }

    private static @Nullable Polling read(Fields fields) {
        Fields given = fields.object(FIELD);
        if (given == null) {
            return null;
        }
        String path = given.requiredText(
                "path",
                LONGEST,
                PollingParser::relative,
                "A path below api_base_url with " + Polling.ORDER + " in it is expected, such as /orders/"
                        + Polling.ORDER + ".");
        if (ShownAddress.isMasked(path)) {
            given.problem("path", "masked_query", ShownAddress.MASKED);
        }
        String statusPointer = given.requiredText(
                "status_pointer", LONGEST, PollingParser::pointer, "A JSON pointer is expected, such as /status.");
        String timestampPointer = given.text("timestamp_pointer", LONGEST);
        if (timestampPointer != null && !pointer(timestampPointer)) {
            given.problem("timestamp_pointer", "invalid_format", "A JSON pointer is expected, such as /updated_at.");
        }
        boolean enabled = Setting.flag(given, "enabled", true, true);
        given.refuseUnknown();
        return new Polling(path, statusPointer, timestampPointer, enabled);
    }

    private static boolean pointer(String text) {
        return POINTER.matcher(text).matches();
    }

    private static boolean relative(String path) {
        String filled = path.replace(Polling.ORDER, "order");
        if (filled.equals(path)
                || !path.startsWith("/")
                || path.startsWith("//")
                || CLIMBS.matcher(path).find()) {
            return false;
        }
        try {
            URI uri = new URI(filled);
            return uri.getRawAuthority() == null && uri.getScheme() == null && uri.getRawFragment() == null;
        } catch (URISyntaxException notAPath) {
            return false;
        }
    }
}
