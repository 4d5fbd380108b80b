package nl.chargecars.partnersync.staff;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.settings.OidcSettings;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A simulated OpenID provider that is as strict as a real one: client, redirect URI, code and verifier must all match. */
final class IdentityProvider implements AutoCloseable {

    static final String CLIENT_ID = "partner-sync";
    static final String CLIENT_SECRET = "only-for-this-test";

    private record Granted(Map<String, String> request, JWTClaimsSet claims) {}

    private final HttpServer http;
    private final RSAKey key;
    private final ECKey otherKey;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger askedForMetadata = new AtomicInteger();
    private final Map<String, Granted> codes = new ConcurrentHashMap<>();
    private volatile boolean hanging;
    private volatile JWSAlgorithm algorithm = JWSAlgorithm.RS256;
    private volatile int tokenStatus = 200;

    IdentityProvider() {
        try {
            key = new RSAKeyGenerator(2048).keyID("one").generate();
            otherKey = new ECKeyGenerator(Curve.P_256).keyID("two").generate();
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
        http.createContext("/.well-known/openid-configuration", this::metadata);
        JWKSet keys = new JWKSet(List.of(key.toPublicJWK(), otherKey.toPublicJWK()));
        http.createContext("/jwks", exchange -> answer(exchange, 200, keys.toJSONObject()));
        http.createContext("/token", this::token);
        http.start();
    }

    URI issuer() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    OidcSettings settings() {
        return settings(false);
    }

    /** @param only whether the provider is the only way to sign in, without passwords */
    OidcSettings settings(boolean only) {
        return new OidcSettings(
                issuer(),
                CLIENT_ID,
                CLIENT_SECRET,
                "realm_access.roles",
                Map.of("admin", "bosses", "viewer", "readers"),
                only);
    }

    /**
     * Signs a user with these claims in and redirects the browser back.
     *
     * @param authorization the address to which our server redirected the browser
     * @return path and query of the address to which the provider redirects it
     */
    String signIn(String authorization, JWTClaimsSet.Builder claims) {
        Map<String, String> request = form(URI.create(authorization).getRawQuery());
        if (!CLIENT_ID.equals(request.get("client_id")) || !"S256".equals(request.get("code_challenge_method"))) {
            throw new AssertionError("a request that no provider should take: " + request);
        }
        String code = UUID.randomUUID().toString();
        Instant now = Instant.now();
        codes.put(
                code,
                new Granted(
                        request,
                        claims.issuer(issuer().toString())
                                .audience(CLIENT_ID)
                                .issueTime(Date.from(now))
                                .expirationTime(Date.from(now.plusSeconds(60)))
                                .claim("nonce", request.get("nonce"))
                                .build()));
        URI back = URI.create(String.valueOf(request.get("redirect_uri")));
        return back.getPath() + "?code=" + code + "&state="
                + String.valueOf(request.get("state")).replace("=", "%3D");
    }

    /** Replaces the claims of all issued codes by these. */
    void tamper(JWTClaimsSet claims) {
        codes.replaceAll((_, granted) -> new Granted(granted.request(), claims));
    }

    /** The number of token requests, with a valid code or not. */
    int asked() {
        return asked.get();
    }

    /** The number of requests for the metadata, answered or not. */
    int askedForMetadata() {
        return askedForMetadata.get();
    }

    /** From now on accepts requests for the metadata without ever answering them, or answers them again. */
    void hang(boolean on) {
        hanging = on;
    }

    /** From now on signs ID tokens in this way; {@code none}: not at all. */
    void signBy(String name) {
        algorithm = JWSAlgorithm.parse(name);
    }

    /** From now on answers token requests with this status and no token; 200: with a token again. */
    void answerTokenRequests(int status) {
        tokenStatus = status;
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private void metadata(HttpExchange exchange) throws IOException {
        askedForMetadata.incrementAndGet();
        if (!hanging) {
            answer(exchange, 200, metadata());
        }
    }

    private Map<String, Object> metadata() {
        return Map.of(
                "issuer",
                issuer().toString(),
                "authorization_endpoint",
                issuer() + "/authorize",
                "token_endpoint",
                issuer() + "/token",
                "jwks_uri",
                issuer() + "/jwks",
                "subject_types_supported",
                new String[] {"public"},
                "response_types_supported",
                new String[] {"code"},
                "id_token_signing_alg_values_supported",
                new String[] {"RS256", "ES256", "none"},
                "token_endpoint_auth_methods_supported",
                new String[] {"client_secret_basic"});
    }

    private void token(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        if (tokenStatus != 200) {
            answer(exchange, tokenStatus, Map.of("error", "invalid_client"));
            return;
        }
        Map<String, String> form = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Granted granted = codes.remove(form.getOrDefault("code", ""));
        if (granted == null || !fits(granted, form, exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 400, Map.of("error", "invalid_grant"));
            return;
        }
        answer(
                exchange,
                200,
                Map.of(
                        "access_token",
                        "not used",
                        "token_type",
                        "Bearer",
                        "expires_in",
                        60,
                        "id_token",
                        signed(granted.claims())));
    }

    private static boolean fits(Granted granted, Map<String, String> form, @Nullable String authorization) {
        String credential = "Basic "
                + Base64.getEncoder()
                        .encodeToString((CLIENT_ID + ":" + CLIENT_SECRET).getBytes(StandardCharsets.UTF_8));
        return credential.equals(authorization)
                && form.getOrDefault("redirect_uri", "")
                        .equals(granted.request().get("redirect_uri"))
                && challenge(form.getOrDefault("code_verifier", ""))
                        .equals(granted.request().get("code_challenge"));
    }

    private String signed(JWTClaimsSet claims) {
        if (algorithm.getName().equals("none")) {
            return new PlainJWT(claims).serialize();
        }
        boolean elliptic = JWSAlgorithm.Family.EC.contains(algorithm);
        try {
            var token = new SignedJWT(
                    new JWSHeader.Builder(algorithm)
                            .keyID(elliptic ? otherKey.getKeyID() : key.getKeyID())
                            .build(),
                    claims);
            token.sign(elliptic ? new ECDSASigner(otherKey) : new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static String challenge(String verifier) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static Map<String, String> form(String text) {
        return Arrays.stream(text.split("&", -1))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private static void answer(HttpExchange exchange, int status, Map<String, Object> body) throws IOException {
        byte[] bytes = JsonMapper.shared().writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
