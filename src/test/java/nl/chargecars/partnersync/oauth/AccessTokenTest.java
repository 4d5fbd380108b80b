package nl.chargecars.partnersync.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import nl.chargecars.partnersync.settings.Clocks;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestClient;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests which access tokens the API accepts. Forged tokens are signed with the server's own key where that makes them more
 * convincing.
 */
@ExtendWith(WithServer.class)
class AccessTokenTest {

    private final TestServer server;
    private final TestPartner partner;
    private final TestClient client;
    private final ECKey key;

    AccessTokenTest(TestServer server) {
        this.server = server;
        this.partner = TestPartner.withoutIntegration(server);
        this.client = TestClient.of(server, partner.id());
        this.key = server.part(SigningKeys.class).current().key();
    }

    @TestFactory
    Stream<DynamicTest> refusesEveryForgery() throws JOSEException, ParseException {
        String good = client.token();
        String[] parts = good.split("\\.", -1);
        Instant now = server.clock().instant();
        ECKey other = new ECKeyGenerator(Curve.P_256).keyID(key.getKeyID()).generate();
        byte[] publicKey = key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
        return Map.<String, String>ofEntries(
                        Map.entry("one without a signature", parts[0] + "." + parts[1] + ".AA"),
                        Map.entry("alg none", new PlainJWT(claims().build()).serialize() + "AA"),
                        Map.entry(
                                "an HMAC with the public key",
                                signed(header(JWSAlgorithm.HS256), claims().build(), new MACSigner(publicKey))),
                        Map.entry(
                                "another key under the same id",
                                signed(header(JWSAlgorithm.ES256), claims().build(), new ECDSASigner(other))),
                        Map.entry("changed claims", parts[0] + "." + changed(parts[1]) + "." + parts[2]),
                        Map.entry("an unknown key id", withHeader(header -> header.keyID("unknown"))),
                        Map.entry("no key id", withHeader(header -> header.keyID(null))),
                        Map.entry("the typ of other tokens", withHeader(header -> header.type(JOSEObjectType.JWT))),
                        Map.entry("no typ", withHeader(header -> header.type(null))),
                        Map.entry(
                                "a header that must be understood",
                                withHeader(header -> header.criticalParams(Set.of("exp")))),
                        Map.entry("another issuer", with(claims -> claims.issuer("https://elsewhere.example"))),
                        Map.entry("another audience", with(claims -> claims.audience("https://elsewhere.example"))),
                        Map.entry("no audience", with(claims -> claims.audience((String) null))),
                        Map.entry("no expiry", with(claims -> claims.expirationTime(null))),
                        Map.entry(
                                "one that has expired",
                                with(claims -> claims.expirationTime(
                                        Date.from(now.minus(AccessToken.SKEW).minusSeconds(1))))),
                        Map.entry(
                                "one from the future",
                                with(claims -> claims.issueTime(Date.from(
                                        now.plus(AccessToken.FURTHEST_AHEAD).plusSeconds(1))))),
                        Map.entry("no id", with(claims -> claims.jwtID(null))),
                        Map.entry("no client", with(claims -> claims.claim("client_id", null))),
                        Map.entry("an unknown client", with(claims -> claims.claim("client_id", "0123456789abcdef"))),
                        Map.entry(
                                "a credential that is no client",
                                with(claims -> claims.claim("client_id", keyOfPartner()))),
                        Map.entry("endless text", good + "A".repeat(5_000)))
                .entrySet()
                .stream()
                .map(forgery -> DynamicTest.dynamicTest(forgery.getKey(), () -> {
                    Reply reply = call(forgery.getValue());
                    reply.isFailure(401, "UNAUTHENTICATED");
                    assertThat(reply.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
                }));
    }

    /** The tokens that {@link #refusesEveryForgery} makes are valid except for the one fault of each. */
    @Test
    void takesWhatTheForgeriesAreMadeOf() throws JOSEException {
        call(with(claims -> claims)).is(200);
        call(withHeader(header -> header.type(new JOSEObjectType("application/at+jwt"))))
                .is(200);
        Instant edge = server.clock().instant().minus(AccessToken.SKEW).plusSeconds(2);
        call(with(claims -> claims.expirationTime(Date.from(edge)))).is(200);
    }

    @Test
    void takesATokenOfANodeWhoseClockIsAMinuteAhead() throws JOSEException {
        Instant ahead = server.clock().instant().plus(Clocks.MOST_APART);
        call(with(claims -> claims.issueTime(Date.from(ahead)).expirationTime(Date.from(ahead.plus(AccessToken.LIFE)))))
                .is(200);
    }

    @Test
    void lastsTenMinutes() {
        String token = client.token();
        server.clock().advance(Duration.ofMinutes(10));
        call(token).is(200); // the skew allows for the clocks of two nodes
        server.clock().advance(AccessToken.SKEW);
        call(token).isFailure(401, "UNAUTHENTICATED");
    }

    @Test
    void isGoodForItsScopesOnly() {
        String token = client.token("deliveries:read");
        Reply refusal = call(token).isFailure(403, "FORBIDDEN");
        assertThat(refusal.header("WWW-Authenticate"))
                .isEqualTo("Bearer realm=\"partner-sync\", error=\"insufficient_scope\", scope=\"orders:read\"");
        TestClient.with(server, token).get(partner.path("/deliveries")).is(200);
    }

    @Test
    void isGoodForItsPartnerOnly() {
        TestPartner other = TestPartner.withoutIntegration(server);
        Reply refusal = TestClient.with(server, client.token())
                .get(other.path("/orders"))
                .isFailure(403, "FORBIDDEN");
        assertThat(refusal.header("WWW-Authenticate"))
                .as("no scope would do")
                .isEqualTo("Bearer realm=\"partner-sync\", error=\"insufficient_scope\"");
    }

    /** The revocation goes straight to the database, as if by another node. */
    @Test
    void diesWithItsClientAtOnce() {
        String token = client.token();
        call(token).is(200);
        server.db().update("update credentials set revoked_at = now() where id = ?", client.id());
        call(token).isFailure(401, "UNAUTHENTICATED");
    }

    @Test
    void diesAtOnceWhenItIsRevokedOnAnotherNode() throws ParseException {
        String token = client.token();
        call(token).is(200);
        server.db()
                .update(
                        "insert into oauth_revoked_tokens (jti, expires_at) values (?::uuid, now())",
                        SignedJWT.parse(token).getJWTClaimsSet().getJWTID());
        call(token).isFailure(401, "UNAUTHENTICATED");
    }

    @Test
    void isNoCredentialBesideAnother() {
        TestClient.with(server, client.token())
                .as(TestServer.ADMIN_KEY)
                .get(partner.path("/orders"))
                .isFailure(401, "UNAUTHENTICATED");
    }

    @Test
    void isNotSentAsKey() {
        server.api().as(client.token()).get(partner.path("/orders")).isFailure(401, "UNAUTHENTICATED");
    }

    @Test
    void givesNoAccessByTheSecretItself() {
        client.api().get(partner.path("/orders")).isFailure(401, "UNAUTHENTICATED");
        server.api().as(client.secret()).get(partner.path("/orders")).isFailure(401, "UNAUTHENTICATED");
        TestClient.with(server, client.secret()).get(partner.path("/orders")).isFailure(401, "UNAUTHENTICATED");
    }

    @Test
    void isNotedAsLastUseOfItsClient() {
        String token = client.token();
        Instant granted = server.clock().instant();
        await().until(() -> lastUse().equals(granted.toString()));
        Instant called = server.clock().advance(Duration.ofMinutes(5));
        call(token).is(200);
        await().until(() -> lastUse().equals(called.toString()));
    }

    private String lastUse() {
        return server.admin()
                .get(partner.path("/credentials/" + client.id()))
                .is(200)
                .at("/data/last_used_at")
                .asString("");
    }

    private Reply call(String token) {
        return TestClient.with(server, token).get(partner.path("/orders"));
    }

    private String keyOfPartner() {
        return server.admin()
                .post(partner.path("/credentials"), Map.of("type", "api_key"))
                .is(201)
                .text("/data/credential_id");
    }

    private JWTClaimsSet.Builder claims() {
        Instant now = server.clock().instant();
        String issuer = server.settings().publicUrl().toString();
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(List.of(issuer))
                .subject(client.id())
                .claim("client_id", client.id())
                .claim("scope", "orders:read")
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(60)));
    }

    private String with(UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
        return signed(header(JWSAlgorithm.ES256), change.apply(claims()).build(), new ECDSASigner(key));
    }

    private String withHeader(UnaryOperator<JWSHeader.Builder> change) throws JOSEException {
        JWSHeader header =
                change.apply(new JWSHeader.Builder(header(JWSAlgorithm.ES256))).build();
        return signed(header, claims().build(), new ECDSASigner(key));
    }

    private JWSHeader header(JWSAlgorithm algorithm) {
        return new JWSHeader.Builder(algorithm)
                .type(new JOSEObjectType(AccessToken.TYPE))
                .keyID(key.getKeyID())
                .build();
    }

    private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws JOSEException {
        var jwt = new SignedJWT(header, claims);
        jwt.sign(signer);
        return jwt.serialize();
    }

    /** Replaces the granted scope in the payload by another one. */
    private static String changed(String payload) {
        String json = new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.replace("orders:read", "status:read").getBytes(StandardCharsets.UTF_8));
    }
}
