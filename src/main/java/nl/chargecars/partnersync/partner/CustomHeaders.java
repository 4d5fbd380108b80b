package nl.chargecars.partnersync.partner;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import nl.chargecars.partnersync.web.Fields;
import org.jspecify.annotations.Nullable;

/** Reads {@code custom_headers}: headers that a partner's gateway requires on every call and for which there is no other field. */
final class CustomHeaders {

    private static final String FIELD = "custom_headers";
    private static final int MOST = 20;
    private static final int LONGEST_VALUE = 2_000;

    private CustomHeaders() {}

    static Map<String, String> parse(Fields fields, Map<String, String> before) {
        if (!fields.has(FIELD)) {
            return before;
        }
        Fields headers = fields.object(FIELD);
        if (headers == null) {
            return Map.of();
        }
        if (headers.names().size() > MOST) {
            fields.problem(FIELD, "too_long", "At most " + MOST + " headers are taken.");
            return Map.of();
        }
        Map<String, String> read = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        for (String name : headers.names()) {
            String value = headers.requiredText(name, LONGEST_VALUE);
            String problem = problem(name, seen);
            if (problem != null) {
                headers.problem(name, "forbidden_header", problem);
            } else if (!value.isEmpty() && !HeaderNames.validValue(value)) {
                headers.problem(name, "invalid_characters", "Printable ASCII is expected.");
            } else if (!Mask.refused(headers, name, value)) {
                read.put(name, value);
            }
        }
        return read;
    }

    private static @Nullable String problem(String name, Set<String> seen) {
        if (!HeaderNames.valid(name)) {
            return HeaderNames.EXPECTED;
        }
        if (HeaderNames.ours(name) || name.equalsIgnoreCase("Authorization")) {
            return "This header is set by us; for Authorization use authentication_type and api_credentials.";
        }
        return seen.add(name.toLowerCase(Locale.ROOT)) ? null : "This header is there twice; case makes no difference.";
    }
}
