package nl.chargecars.partnersync.partner;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import nl.chargecars.partnersync.web.Fields;

/** Reads {@code api_credentials}. Values that cannot be sent are refused here, so that deliveries do not fail on them later. */
final class ApiCredentials {

    private static final int LONGEST = 2_000;
    private static final Set<String> SECRET = Set.of("value", "token", "password", "client_secret");
    private static final Set<String> SENT_AS_A_HEADER = Set.of("value", "token");

    private ApiCredentials() {}

    /** Returns the credentials by name, and notes problems in {@code given}. */
    static Map<String, String> parse(Fields given, AuthenticationType type, PartnerUrls urls) {
        Map<String, String> read = new LinkedHashMap<>();
        for (String name : type.credentialFields()) {
            boolean optional = type.optionalCredentialFields().contains(name);
            String value = optional ? given.text(name, LONGEST) : given.requiredText(name, LONGEST);
            if (value != null && !value.isEmpty()) {
                check(given, name, value);
                read.put(name, value);
            }
        }
        if (type == AuthenticationType.OAUTH2) {
            given.oneOf("token_endpoint_auth_method", AuthenticationType.TOKEN_ENDPOINT_METHODS);
        }
        given.refuseUnknown();
        if (read.containsKey("token_url")) {
            urls.read(given, "token_url");
        }
        return read;
    }

    private static void check(Fields given, String name, String value) {
        if (Mask.refused(given, name, value)) {
            return;
        }
        if (SECRET.contains(name)) {
            SecretText.refusePadding(given, name);
        }
        if (SENT_AS_A_HEADER.contains(name) && !HeaderNames.validValue(value)) {
            given.problem(name, "invalid_characters", "Printable ASCII is expected: it is sent in a header.");
        } else if (name.equals("username") && value.contains(":")) {
            given.problem(name, "invalid_characters", "A colon ends the username in HTTP Basic (RFC 7617, section 2).");
        } else if (name.equals("header") && !HeaderNames.valid(value)) {
            given.problem(name, "invalid_format", HeaderNames.EXPECTED);
        } else if (name.equals("header") && HeaderNames.ours(value)) {
            given.problem(name, "forbidden_header", "This header is set by us; name another one for the key.");
        }
    }
}
