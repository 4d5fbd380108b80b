package nl.chargecars.partnersync.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestClient;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tests clients that authenticate with assertions signed by their own key (private_key_jwt, RFC 7523). */
@ExtendWith(WithServer.class)
class ClientAssertionsTest {

    private static final ECKey ELLIPTIC = elliptic(Curve.P_256, "elliptic");
    private static final ECKey LARGER = elliptic(Curve.P_384, "larger");
    private static final RSAKey RSA = rsa();

    private final TestServer server;
    private final TestPartner partner;
    private final String issuer;
    private final String client;

    ClientAssertionsTest(TestServer server) {
        this.server = server;
        this.partner = TestPartner.withoutIntegration(server);
        this.issuer = server.settings().publicUrl().toString();
        this.client = client(ELLIPTIC, LARGER, RSA);
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatProvesNothing() {
        Instant now = server.clock().instant();
        byte[] publicKey = ELLIPTIC.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
        Instant tooFar = now.plus(ClientAssertions.LONGEST_LIFE)
                .plus(ClientAssertions.SKEW)
                .plusSeconds(1);
        return Map.<String, String>ofEntries(
                        Map.entry("no assertion at all", "nonsense"),
                        Map.entry("alg none", new PlainJWT(claims().build()).serialize()),
                        Map.entry(
                                "an HMAC with the public key",
                                signed(JWSAlgorithm.HS256, null, ELLIPTIC.getKeyID(), claims(), mac(publicKey))),
                        Map.entry(
                                "another key under the same id",
                                signed(JWSAlgorithm.ES256, elliptic(Curve.P_256, "elliptic"), claims())),
                        Map.entry("an algorithm that we don't take", signed(JWSAlgorithm.RS512, RSA, claims())),
                        Map.entry("an access token's typ", typed("at+jwt")),
                        Map.entry("another issuer", with(claims -> claims.issuer("0123456789abcdef"))),
                        Map.entry("no issuer", with(claims -> claims.issuer(null))),
                        Map.entry("another subject", with(claims -> claims.subject("0123456789abcdef"))),
                        Map.entry("no subject", with(claims -> claims.subject(null))),
                        Map.entry("another audience", with(claims -> claims.audience("https://elsewhere.example"))),
                        Map.entry(
                                "an audience beside us",
                                with(claims -> claims.audience(List.of(issuer, "https://elsewhere.example")))),
                        Map.entry("no audience", with(claims -> claims.audience((String) null))),
                        Map.entry("no expiry", with(claims -> claims.expirationTime(null))),
                        Map.entry(
                                "one that has expired",
                                with(claims -> claims.expirationTime(Date.from(
                                        now.minus(ClientAssertions.SKEW).minusSeconds(1))))),
                        Map.entry("one that lives too long", with(claims -> claims.expirationTime(Date.from(tooFar)))),
                        Map.entry(
                                "one for later", with(claims -> claims.notBeforeTime(Date.from(now.plusSeconds(60))))),
                        Map.entry("no jti", with(claims -> claims.jwtID(null))),
                        Map.entry("an endless jti", with(claims -> claims.jwtID("x".repeat(257)))))
                .entrySet()
                .stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> isRefused(grant(entry.getValue()))));
    }

    @Test
    void refusesAReplay() {
        String assertion = with(claims -> claims);
        grant(assertion).is(200);
        isRefused(grant(assertion));
        server.clock().advance(Duration.ofSeconds(30));
        isRefused(grant(assertion));
    }

    @Test
    void refusesAnotherAssertionWithAJtiThatWasUsed() {
        grant(with(claims -> claims.jwtID("the same"))).is(200);
        isRefused(grant(with(claims -> claims.jwtID("the same").claim("nonce", "other"))));
    }

    @Test
    void keepsTheJtisOfClientsApart() {
        String other = client(ELLIPTIC);
        grant(with(claims -> claims.jwtID("mine"))).is(200);
        grant(with(claims -> claims.jwtID("mine").issuer(other).subject(other)), other)
                .is(200);
    }

    /** Each use inserts on a connection of its own, as different nodes would. */
    @Test
    void letsOneOfManyNodesHaveAnAssertion() {
        Instant soon = server.clock().instant().plusSeconds(60);
        List<Boolean> used = AtOnce.call(
                8, _ -> new UsedAssertions(JdbcClient.create(server.db().dataSource())).use(client, "raced for", soon));
        assertThat(used).containsOnlyOnce(true);
    }

    @Test
    void doesNotUseUpAnAssertionThatWasRefused() {
        isRefused(grant(with(claims -> claims.jwtID("kept").audience("https://elsewhere.example"))));
        grant(with(claims -> claims.jwtID("kept"))).is(200);
    }

    @Test
    void refusesTheAssertionOfARevokedClient() {
        server.admin().delete(partner.path("/credentials/" + client)).is(200);
        isRefused(grant(with(claims -> claims)));
    }

    @Test
    void takesNoSecretFromAClientWithAKey() {
        isRefused(new TestClient(server, client, "anything").grant());
    }

    @Test
    void takesNoAssertionFromAClientWithASecret() {
        TestClient other = TestClient.of(server, partner.id());
        String assertion = signed(
                JWSAlgorithm.HS256,
                null,
                "x",
                claims().issuer(other.id()).subject(other.id()),
                mac(other.secret().getBytes(StandardCharsets.UTF_8)));
        isRefused(grant(assertion, other.id()));
    }

    @Test
    void takesNoAssertionBesideASecret() {
        TestClient other = TestClient.of(server, partner.id());
        Reply refused = other.api().post("/oauth2/token", form(with(claims -> claims), Optional.empty()));
        refused.is(400);
        assertThat(refused.text("/error")).isEqualTo("invalid_request");
    }

    @Test
    void takesNoOtherTypeOfAssertion() {
        Reply refused = TestClient.form(server)
                .post(
                        "/oauth2/token",
                        form(with(claims -> claims), Optional.empty()).replace("jwt-bearer", "saml2-bearer"));
        refused.is(400);
        assertThat(refused.text("/error")).isEqualTo("invalid_request");
    }

    @Test
    void grantsByAnyKeyAndAlgorithmRegistered() {
        grant(signed(JWSAlgorithm.ES256, ELLIPTIC, claims())).is(200);
        grant(signed(JWSAlgorithm.ES384, LARGER, claims())).is(200);
        grant(signed(JWSAlgorithm.PS256, RSA, claims())).is(200);
        grant(signed(JWSAlgorithm.RS256, RSA, claims())).is(200);
        grant(signed(JWSAlgorithm.ES256, null, null, claims(), signer(ELLIPTIC)))
                .is(200); // without kid
        grant(typed("client-authentication+jwt")).is(200);
    }

    @Test
    void takesTheIssuerOrAnEndpointForTheAudience() {
        for (String audience :
                List.of(issuer, issuer + "/oauth2/token", issuer + "/oauth2/introspect", issuer + "/oauth2/revoke")) {
            grant(with(claims -> claims.audience(audience))).is(200);
        }
    }

    @Test
    void needsNoClientIdBesideTheAssertion() {
        TestClient.form(server)
                .post("/oauth2/token", form(with(claims -> claims), Optional.empty()))
                .is(200);
        isRefused(grant(with(claims -> claims), "0123456789abcdef"));
    }

    @Test
    void provesAClientAtTheOtherEndpointsToo() {
        String token = grant(with(claims -> claims)).is(200).text("/access_token");
        TestClient.with(server, token).get(partner.path("/orders")).is(200);
        Reply introspected = TestClient.form(server)
                .post("/oauth2/introspect", form(with(claims -> claims), Optional.empty()) + "&token=" + token);
        assertThat(introspected.is(200).at("/active").booleanValue()).isTrue();
        TestClient.form(server)
                .post("/oauth2/revoke", form(with(claims -> claims), Optional.empty()) + "&token=" + token)
                .is(200);
        TestClient.with(server, token).get(partner.path("/orders")).isFailure(401, "UNAUTHENTICATED");
    }

    private String client(JWK... keys) {
        Map<String, Object> set = new JWKSet(List.of(keys)).toJSONObject(); // public halves
        Reply issued = server.admin()
                .post(partner.path("/credentials"), Map.of("type", "oauth2_client", "jwks", set))
                .is(201);
        assertThat(issued.at("/data/client_secret").isMissingNode()).isTrue();
        return issued.text("/data/client_id");
    }

    private Reply grant(String assertion) {
        return grant(assertion, client);
    }

    private Reply grant(String assertion, String clientId) {
        return TestClient.form(server).post("/oauth2/token", form(assertion, Optional.of(clientId)));
    }

    private static String form(String assertion, Optional<String> clientId) {
        return "grant_type=client_credentials&client_assertion_type="
                + URLEncoder.encode("urn:ietf:params:oauth:client-assertion-type:jwt-bearer", StandardCharsets.UTF_8)
                + "&client_assertion=" + assertion
                + clientId.map(id -> "&client_id=" + id).orElse("");
    }

    private static void isRefused(Reply reply) {
        reply.is(401);
        assertThat(reply.text("/error")).isEqualTo("invalid_client");
    }

    private JWTClaimsSet.Builder claims() {
        Instant now = server.clock().instant();
        return new JWTClaimsSet.Builder()
                .issuer(client)
                .subject(client)
                .audience(issuer)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(60)));
    }

    private String with(UnaryOperator<JWTClaimsSet.Builder> change) {
        return signed(JWSAlgorithm.ES256, ELLIPTIC, change.apply(claims()));
    }

    private String typed(String type) {
        return signed(JWSAlgorithm.ES256, type, ELLIPTIC.getKeyID(), claims(), signer(ELLIPTIC));
    }

    private static String signed(JWSAlgorithm algorithm, JWK key, JWTClaimsSet.Builder claims) {
        return signed(algorithm, "JWT", key.getKeyID(), claims, signer(key));
    }

    private static String signed(
            JWSAlgorithm algorithm,
            @Nullable String type,
            @Nullable String keyId,
            JWTClaimsSet.Builder claims,
            JWSSigner signer) {
        var header = new JWSHeader.Builder(algorithm)
                .type(type == null ? null : new JOSEObjectType(type))
                .keyID(keyId)
                .build();
        var jwt = new SignedJWT(header, claims.build());
        try {
            jwt.sign(signer);
        } catch (JOSEException failed) {
            throw new AssertionError(failed);
        }
        return jwt.serialize();
    }

    private static JWSSigner signer(JWK key) {
        try {
            return key instanceof ECKey curve ? new ECDSASigner(curve) : new RSASSASigner((RSAKey) key);
        } catch (JOSEException failed) {
            throw new AssertionError(failed);
        }
    }

    private static JWSSigner mac(byte[] secret) {
        try {
            return new MACSigner(secret);
        } catch (JOSEException failed) {
            throw new AssertionError(failed);
        }
    }

    private static ECKey elliptic(Curve curve, String id) {
        try {
            return new ECKeyGenerator(curve).keyID(id).generate();
        } catch (JOSEException failed) {
            throw new AssertionError(failed);
        }
    }

    private static RSAKey rsa() {
        try {
            return new RSAKeyGenerator(2_048).keyID("rsa").generate();
        } catch (JOSEException failed) {
            throw new AssertionError(failed);
        }
    }
}
