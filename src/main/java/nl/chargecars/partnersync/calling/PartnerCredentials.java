package nl.chargecars.partnersync.calling;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.client.FailureCode;
import nl.chargecars.partnersync.partner.ApiSettings;
import nl.chargecars.partnersync.partner.HeaderNames;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.stereotype.Component;

/**
 * How we authenticate to a partner (contract, last paragraph of "Signatures"). To an integration without {@code api_credentials}
 * we send no credential: the signature of the request is the only authentication.
 */
@Component
class PartnerCredentials {

    private static final String AUTHORIZATION = "Authorization";
    private static final int LONGEST = 2_000;

    private final Json json;

    PartnerCredentials(Json json) {
        this.json = json;
    }

    /** The credentials for a call. */
    sealed interface Credentials {}

    /**
     * Headers of a call; empty when the partner requires no credential.
     *
     * @param secrets what is secret in them, in each form in which an endpoint may read it
     */
    record Headers(Map<String, String> headers, List<String> secrets) implements Credentials {
        /** Returns the names of the headers without their values, which are secret. */
        @Override
        public String toString() {
            return "Headers[" + headers.keySet() + "]";
        }
    }

    /** An access token that has to be fetched from the partner. */
    record Granted(TokenClient client) implements Credentials {}

    /** @throws NoAccessException when the credentials cannot be used */
    Credentials of(Integration integration) {
        ApiSettings api = integration.api();
        if (api.authenticationType() == null || api.credentialsJson() == null) {
            return new Headers(Map.of(), List.of());
        }
        Fields given = read(api.credentialsJson());
        return switch (api.authenticationType()) {
            case API_KEY -> apiKey(text(given, "header"), text(given, "value"));
            case BEARER_TOKEN -> bearer(text(given, "token"));
            case BASIC_AUTH -> basic(text(given, "username"), text(given, "password"));
            case OAUTH2 -> new Granted(client(given));
        };
    }

    static Headers bearer(String token) {
        return new Headers(Map.of(AUTHORIZATION, "Bearer " + checkedValue(token)), List.of(token));
    }

    private static TokenClient client(Fields given) {
        return new TokenClient(
                URI.create(text(given, "token_url")),
                text(given, "client_id"),
                text(given, "client_secret"),
                given.text("scope", LONGEST),
                TokenClient.BY_FORM.equals(given.text("token_endpoint_auth_method", LONGEST)));
    }

    private static Headers apiKey(String header, String value) {
        if (!HeaderNames.valid(header) || HeaderNames.ours(header)) {
            throw new NoAccessException(
                    FailureCode.CREDENTIALS_UNUSABLE,
                    "api_credentials name a header that cannot be used for an API key");
        }
        return new Headers(Map.of(header, checkedValue(value)), List.of(value));
    }

    private static Headers basic(String username, String password) {
        if (username.contains(":")) {
            throw new NoAccessException(
                    FailureCode.CREDENTIALS_UNUSABLE,
                    "api_credentials have a username with a colon, which basic_auth cannot send");
        }
        String pair = Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
        return new Headers(Map.of(AUTHORIZATION, "Basic " + pair), List.of(pair, password));
    }

    private static String checkedValue(String value) {
        if (!HeaderNames.validValue(value)) {
            throw new NoAccessException(
                    FailureCode.CREDENTIALS_UNUSABLE,
                    "api_credentials have a value with characters that a header cannot carry");
        }
        return value;
    }

    private Fields read(String credentials) {
        try {
            return json.parse(credentials.getBytes(StandardCharsets.UTF_8));
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

    private static NoAccessException unusable() {
        return new NoAccessException(
                FailureCode.CREDENTIALS_UNUSABLE, "api_credentials do not fit authentication_type");
    }
}
