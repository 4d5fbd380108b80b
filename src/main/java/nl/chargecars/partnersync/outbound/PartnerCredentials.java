package nl.chargecars.partnersync.outbound;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.stereotype.Component;

/**
 * How we authenticate to the partner (contract, last paragraph of "Signatures"). An integration without {@code
 * api_credentials} has nothing to authenticate with: its signature alone has to do.
 *
 * <p>{@code oauth2} is not there yet. Such an attempt is not made at all, rather than made without the credential the partner
 * asked for: it counts as failed, says so, and is tried again by the schedule.
 */
@Component
class PartnerCredentials {

    private static final String AUTHORIZATION = "Authorization";
    private static final int LONGEST = 2_000;
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");
    private static final Set<String> OURS = Set.of(
            "content-type",
            "content-length",
            "content-encoding",
            "transfer-encoding",
            "connection",
            "expect",
            "host",
            "te",
            "trailer",
            "upgrade",
            "user-agent",
            "webhook-id",
            "webhook-timestamp",
            "webhook-signature",
            "x-chargecars-event",
            "x-chargecars-signature");

    private final Json json;

    PartnerCredentials(Json json) {
        this.json = json;
    }

    /**
     * Headers to add, none when the partner asks for no credential.
     *
     * @throws NotSendableException when the credentials cannot be used
     */
    Map<String, String> headers(Integration integration) {
        if (integration.api().authenticationType() == null || integration.api().credentialsJson() == null) {
            return Map.of();
        }
        Fields given = read(integration.api().credentialsJson());
        return switch (integration.api().authenticationType()) {
            case API_KEY -> apiKey(text(given, "header"), text(given, "value"));
            case BEARER_TOKEN -> Map.of(AUTHORIZATION, "Bearer " + checkedValue(text(given, "token")));
            case BASIC_AUTH -> Map.of(AUTHORIZATION, basic(text(given, "username"), text(given, "password")));
            case OAUTH2 ->
                throw new NotSendableException("authentication_type oauth2 cannot be used for webhooks yet; use"
                        + " bearer_token, basic_auth or api_key");
        };
    }

    private static Map<String, String> apiKey(String header, String value) {
        if (!HEADER_NAME.matcher(header).matches() || OURS.contains(header.toLowerCase(Locale.ROOT))) {
            throw new NotSendableException("api_credentials name a header that cannot be used for an API key");
        }
        return Map.of(header, checkedValue(value));
    }

    private static String basic(String username, String password) {
        if (username.contains(":")) {
            throw new NotSendableException(
                    "api_credentials have a username with a colon, which basic_auth cannot send");
        }
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** A line break in a value would let it add headers of its own. */
    private static String checkedValue(String value) {
        if (!HEADER_VALUE.matcher(value).matches()) {
            throw new NotSendableException("api_credentials have a value with characters that a header cannot carry");
        }
        return value;
    }

    private Fields read(String credentials) {
        try {
            return json.object(credentials.getBytes(StandardCharsets.UTF_8));
        } catch (Refusal notAnObject) {
            throw unusable();
        }
    }

    private static String text(Fields given, String name) {
        String text = given.text(name, LONGEST);
        if (text == null) {
            throw unusable();
        }
        return text;
    }

    private static NotSendableException unusable() {
        return new NotSendableException("api_credentials do not fit authentication_type");
    }
}
