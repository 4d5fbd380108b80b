package nl.chargecars.partnersync.calling;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.client.Exchange;
import nl.chargecars.partnersync.client.FailureCode;
import nl.chargecars.partnersync.client.OutgoingRequest;
import nl.chargecars.partnersync.client.UserAgent;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Our client credentials at a partner's token endpoint, for the client credentials grant (RFC 6749, 4.4). Its text form contains
 * no secret.
 *
 * @param byForm true: the id and secret are sent in the form ({@code client_secret_post}); false: by HTTP Basic, which is the
 *     standard's first choice and our default. The other way is never tried after a failure, because the partner's documentation
 *     says which one it is
 */
record TokenClient(
        URI url, String id, String secret, @Nullable String scope, boolean byForm) {

    static final String BY_FORM = "client_secret_post";

    /** The assumed lifetime of a token when the endpoint does not say one (RFC 6749, 5.1: it should). */
    private static final Duration UNSAID_LIFE = Duration.ofMinutes(5);

    private static final Duration LONGEST_LIFE = Duration.ofHours(24);
    private static final int LONGEST_TOKEN = 16 * 1024;
    private static final Pattern ERROR_CODE = Pattern.compile("[a-z_]{1,40}");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    OutgoingRequest request() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        headers.put("Accept", "application/json");
        headers.put("Accept-Encoding", "identity"); // without it the endpoint may compress (RFC 9110, 12.5.3)
        headers.put("User-Agent", UserAgent.VALUE);
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        if (scope != null) {
            form.put("scope", scope);
        }
        if (byForm) {
            form.put("client_id", id);
            form.put("client_secret", secret);
        } else {
            // both halves are form-encoded before they are joined (RFC 6749, 2.3.1)
            byte[] pair = (encoded(id) + ":" + encoded(secret)).getBytes(StandardCharsets.UTF_8);
            headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        }
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return OutgoingRequest.post(url, headers, body, OutgoingRequest.WHOLE);
    }

    /**
     * Returns the token from the answer of the token endpoint.
     *
     * @throws NoAccessException when the answer has no usable token; its message contains the endpoint's error code at most,
     *     never its text
     */
    static PartnerToken granted(Exchange exchange, Json json, Instant now) {
        if (!exchange.succeeded()) {
            throw new NoAccessException(
                    FailureCode.NO_ACCESS_TOKEN,
                    "no access token: token endpoint" + (exchange.status() == null ? ": " : " ") + exchange.error()
                            + code(exchange, json),
                    exchange.askedToWait(now).isPresent() ? exchange.retryAfter() : null);
        }
        Fields answer = read(exchange, json);
        String token = answer == null ? null : answer.text("access_token", LONGEST_TOKEN);
        String type = answer == null ? null : answer.text("token_type", LONGEST_TOKEN);
        if (answer == null || token == null || !TOKEN.matcher(token).matches()) {
            throw new NoAccessException(
                    FailureCode.NO_ACCESS_TOKEN,
                    "no access token: token endpoint answered without a usable access_token");
        }
        if (type != null && !type.equalsIgnoreCase("bearer")) {
            throw new NoAccessException(
                    FailureCode.NO_ACCESS_TOKEN, "no access token: token endpoint granted one that is no bearer token");
        }
        return PartnerToken.living(token, now, life(answer.json("expires_in")));
    }

    private static String code(Exchange exchange, Json json) {
        Fields answer = read(exchange, json);
        String code = answer == null ? null : answer.text("error", LONGEST_TOKEN);
        return code != null && ERROR_CODE.matcher(code).matches() ? " (" + code + ")" : "";
    }

    /** Null when the answer is no JSON object. */
    private static @Nullable Fields read(Exchange exchange, Json json) {
        if (exchange.body() == null) {
            return null;
        }
        try {
            return json.parse(exchange.body().getBytes(StandardCharsets.UTF_8));
        } catch (Refusal notAnObject) {
            return null;
        }
    }

    /** Returns the lifetime from {@code expires_in}, which is in seconds: a number, but some endpoints send it as text. */
    private static Duration life(@Nullable JsonNode expiresIn) {
        long seconds = expiresIn == null ? 0 : expiresIn.asLongOpt().orElse(0);
        return seconds <= 0 ? UNSAID_LIFE : Duration.ofSeconds(Math.min(seconds, LONGEST_LIFE.toSeconds()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "TokenClient[" + url.getHost() + "]";
    }
}
