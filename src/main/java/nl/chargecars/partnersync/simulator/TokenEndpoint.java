package nl.chargecars.partnersync.simulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The partner's OAuth2 token endpoint at {@code /oauth/token}: the client credentials grant (RFC 6749, 4.4), with the client's
 * credentials in HTTP Basic or in the form. Refuses every client until {@link #client(String, String)} is called. Thread-safe.
 */
public final class TokenEndpoint {

    static final String PATH = "/oauth/token";

    private static final Map<String, String> HEADERS =
            Map.of("Content-Type", "application/json", "Cache-Control", "no-store");

    private record Client(String id, String secret) {}

    private final InstantSource clock;
    private final Map<String, Instant> liveUntil = new HashMap<>();
    private final List<String> scopes = new ArrayList<>();
    private Optional<Client> known = Optional.empty();
    private Duration lifetime = Duration.ofHours(1);
    private Duration delay = Duration.ZERO;
    private boolean byFormOnly;
    private int calls;

    TokenEndpoint(InstantSource clock) {
        this.clock = clock;
    }

    /** The client that gets tokens from now on. */
    public synchronized TokenEndpoint client(String id, String secret) {
        known = Optional.of(new Client(id, secret));
        return this;
    }

    /** Sets the lifetime of tokens that are issued from now on, in whole seconds. One hour by default. */
    public synchronized TokenEndpoint expiresIn(Duration time) {
        lifetime = time;
        return this;
    }

    /** Takes this long to answer from now on. */
    public synchronized TokenEndpoint slow(Duration time) {
        delay = time;
        return this;
    }

    /**
     * Sets whether client credentials are accepted in the form only from now on ({@code client_secret_post}), or in HTTP Basic, too.
     */
    public synchronized TokenEndpoint byFormOnly(boolean only) {
        byFormOnly = only;
        return this;
    }

    /** Refuses every client from now on, as if it had been removed. */
    public synchronized TokenEndpoint rejectEverybody() {
        known = Optional.empty();
        return this;
    }

    /** Revokes every token that was issued so far. */
    public synchronized void revokeAll() {
        liveUntil.clear();
    }

    /** How often a token was asked for, granted or not. */
    public synchronized int calls() {
        return calls;
    }

    /** The scope that each granted request asked for, empty text for none. */
    public synchronized List<String> scopes() {
        return List.copyOf(scopes);
    }

    synchronized boolean isLive(String token) {
        Instant until = liveUntil.get(token);
        return until != null && clock.instant().isBefore(until);
    }

    synchronized Behaviour answer(IncomingRequest request) {
        calls++;
        Behaviour answer = decide(request);
        return delay.isZero() ? answer : Behaviour.slow(delay, answer);
    }

    private Behaviour decide(IncomingRequest request) {
        Map<String, String> form = form(request.bodyText());
        if (!request.method().equals("POST")) {
            return error(405, "invalid_request");
        }
        if (known.isEmpty() || !client(request, form).equals(known)) {
            return error(401, "invalid_client");
        }
        if (!"client_credentials".equals(form.get("grant_type"))) {
            return error(400, "unsupported_grant_type");
        }
        String token = "token_" + UUID.randomUUID();
        liveUntil.put(token, clock.instant().plus(lifetime));
        scopes.add(form.getOrDefault("scope", ""));
        return Behaviour.answer(
                200,
                HEADERS,
                "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":" + lifetime.toSeconds()
                        + "}");
    }

    private Optional<Client> client(IncomingRequest request, Map<String, String> form) {
        Optional<String> basic = request.header("Authorization").filter(value -> value.startsWith("Basic "));
        if (basic.isPresent() && !byFormOnly) {
            return basicClient(basic.get().substring("Basic ".length()));
        }
        return Optional.of(new Client(form.getOrDefault("client_id", ""), form.getOrDefault("client_secret", "")));
    }

    private static Optional<Client> basicClient(String base64) {
        try {
            var pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8).split(":", 2);
            // RFC 6749, 2.3.1: both halves are form-encoded before they are joined
            return pair.length == 2 ? Optional.of(new Client(decoded(pair[0]), decoded(pair[1]))) : Optional.empty();
        } catch (IllegalArgumentException notBasic) {
            return Optional.empty();
        }
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new HashMap<>();
        for (String field : body.split("&", -1)) {
            String[] pair = field.split("=", 2);
            if (pair.length == 2) {
                form.put(decoded(pair[0]), decoded(pair[1]));
            }
        }
        return form;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }

    private static Behaviour error(int status, String code) {
        return Behaviour.answer(status, HEADERS, "{\"error\":\"" + code + "\"}");
    }
}
