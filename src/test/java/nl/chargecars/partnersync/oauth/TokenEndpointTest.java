package nl.chargecars.partnersync.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestClient;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(WithServer.class)
class TokenEndpointTest {

    private static final String TOKEN = "/oauth2/token";
    private static final String GRANT = "grant_type=client_credentials";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final TestServer server;
    private final TestPartner partner;
    private final TestClient client;

    TokenEndpointTest(TestServer server) {
        this.server = server;
        this.partner = TestPartner.withoutIntegration(server);
        this.client = TestClient.of(server, partner.id(), "orders:read", "orders:write");
    }

    @Test
    void answersUnknownWrongExpiredRevokedAndForeignClientsAlike() {
        TestClient revoked = TestClient.of(server, partner.id());
        server.admin().delete(partner.path("/credentials/" + revoked.id())).is(200);
        TestClient expired = TestClient.of(server, partner.id());
        server.db().update("update credentials set expires_at = created_at where id = ?", expired.id());
        TestClient password = ofOtherType("basic_auth", "/data/password");
        TestClient key = ofOtherType("api_key", "/data/key");
        List<Reply> replies = Stream.of(
                        new TestClient(server, client.id(), client.secret() + "x"),
                        new TestClient(server, client.id(), "x"),
                        new TestClient(server, "0123456789abcdef", client.secret()),
                        new TestClient(server, "nobody", client.secret()),
                        revoked,
                        expired,
                        password,
                        key)
                .map(TestClient::grant)
                .toList();
        assertThat(replies).allSatisfy(reply -> {
            isError(reply, 401, "invalid_client");
            assertThat(reply.header("WWW-Authenticate")).isEqualTo("Basic realm=\"partner-sync\"");
        });
        assertThat(replies)
                .extracting(Reply::raw)
                .containsOnly(replies.getFirst().raw());
    }

    /** A call with a wrong method must not be refused as if the client's valid credential were invalid. */
    @ParameterizedTest
    @ValueSource(strings = {TOKEN, "/oauth2/introspect", "/oauth2/revoke"})
    void takesPostOnly(String address) {
        Reply refusal = client.api().get(address).isFailure(405, "METHOD_NOT_ALLOWED");
        assertThat(refusal.header("Allow")).isEqualTo("POST");
        server.api().put(address, "{}").isFailure(405, "METHOD_NOT_ALLOWED");
    }

    /** A body that is not read must not be answered as if the credential in it were wrong, nor count as a guess. */
    @ParameterizedTest
    @ValueSource(strings = {"application/json", "multipart/form-data; boundary=b", "text/plain", "nonsense"})
    void asksForAFormWhateverElseItIsSent(String type) {
        var credential =
                Map.of("grant_type", "client_credentials", "client_id", client.id(), "client_secret", client.secret());
        for (String address : List.of(TOKEN, "/oauth2/introspect", "/oauth2/revoke")) {
            for (Api sender : List.of(server.api(), client.api())) {
                Reply refusal = sender.with("Content-Type", type).post(address, credential);
                assertThat(refusal.isFailure(415, "UNSUPPORTED_MEDIA_TYPE").text("/error/message"))
                        .contains(FORM)
                        .doesNotContain("JSON");
            }
        }
        client.api()
                .with("Content-Type", FORM + "; charset=UTF-8")
                .post(TOKEN, GRANT)
                .is(200);
    }

    @Test
    void asksWhoeverProvesNothingWhoHeIs() {
        isError(form(GRANT), 401, "invalid_client");
        isError(form(GRANT + "&client_id=" + client.id()), 401, "invalid_client");
        isError(form(GRANT + "&client_id=" + client.id() + "&client_secret="), 401, "invalid_client");
        isError(server.admin().with("Content-Type", FORM).post(TOKEN, GRANT), 401, "invalid_client");
    }

    @Test
    void takesNoMoreThanOneProof() {
        String inBody = GRANT + "&client_id=" + client.id() + "&client_secret=" + client.secret();
        isError(client.api().post(TOKEN, inBody), 400, "invalid_request");
    }

    @Test
    void takesNoParametersFromTheAddress() {
        isError(client.api().post(TOKEN + "?scope=orders:read", GRANT), 400, "invalid_request");
        Reply inAddress = TestClient.form(server)
                .post(TOKEN + "?client_id=" + client.id() + "&client_secret=" + client.secret(), GRANT);
        isError(inAddress, 400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorization_code",
                "refresh_token",
                "password",
                "implicit",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "urn:ietf:params:oauth:grant-type:device_code",
                "urn:ietf:params:oauth:grant-type:token-exchange",
                "CLIENT_CREDENTIALS"
            })
    void knowsNoOtherGrant(String grant) {
        isError(
                client.api().post(TOKEN, "grant_type=" + grant + "&code=x&refresh_token=x&username=x&password=x"),
                400,
                "unsupported_grant_type");
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        isError(client.api().post(TOKEN, "scope=orders:read"), 400, "invalid_request");
        isError(client.api().post(TOKEN, GRANT + "&" + GRANT), 400, "invalid_request");
        isError(client.api().post(TOKEN, GRANT + "&scope=orders:read&scope=orders:write"), 400, "invalid_request");
        isError(client.api().post(TOKEN, GRANT + "&scope=%zz"), 400, "invalid_request");
        isError(client.api().post(TOKEN, GRANT + "&scope=%00"), 400, "invalid_request");
    }

    @Test
    void grantsNoScopeThatTheClientLacks() {
        isError(client.grant("status:write"), 400, "invalid_scope");
        isError(client.grant("orders:read status:write"), 400, "invalid_scope");
        isError(client.grant("orders:burn"), 400, "invalid_scope");
        isError(client.grant("admin"), 400, "invalid_scope");
    }

    @Test
    void refusesBodiesThatAreTooLargeHoweverTheyCome() {
        byte[] large = (GRANT + "&scope=" + "x".repeat(300_000)).getBytes(StandardCharsets.US_ASCII);
        client.api().send("POST", TOKEN, large).isFailure(413, "PAYLOAD_TOO_LARGE");
        client.api().postChunked(TOKEN, large).isFailure(413, "PAYLOAD_TOO_LARGE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /oauth2/authorize",
                "POST /oauth2/authorize",
                "POST /oauth2/par",
                "POST /oauth2/device_authorization",
                "GET /oauth2/device_verification",
                "POST /oauth2/register",
                "POST /connect/register",
                "GET /connect/logout",
                "GET /userinfo",
                "POST /oauth2/token/",
                "POST /oauth2/token/x",
                "GET /.well-known/openid-configuration",
                "GET /.well-known/oauth-authorization-server/x"
            })
    void hasNoOtherEndpoint(String call) {
        String[] parts = call.split(" ", -1);
        server.api().send(parts[0], parts[1], new byte[0]).isFailure(401, "UNAUTHENTICATED");
        server.admin().send(parts[0], parts[1], new byte[0]).isFailure(404, "NOT_FOUND");
    }

    @Test
    void grantsByEitherWayToSendTheSecret() {
        client.grant().is(200);
        form(GRANT + "&client_id=" + client.id() + "&client_secret=" + client.secret())
                .is(200);
    }

    @Test
    void givesAllScopesUnlessSomeAreNamed() {
        assertThat(client.grant().text("/scope")).isEqualTo("orders:read orders:write");
        assertThat(client.grant("orders:read").text("/scope")).isEqualTo("orders:read");
        assertThat(client.grant("orders:read  orders:read").text("/scope")).isEqualTo("orders:read");
    }

    @Test
    void answersAsTheStandardWantsIt() {
        Reply granted = client.grant().is(200);
        assertThat(granted.body().propertyNames()).containsExactly("access_token", "token_type", "expires_in", "scope");
        assertThat(granted.text("/token_type")).isEqualTo("Bearer");
        assertThat(granted.at("/expires_in").intValue()).isEqualTo(600);
        assertThat(granted.header("Cache-Control")).isEqualTo("no-store");
        assertThat(granted.header("Pragma")).isEqualTo("no-cache");
        assertThat(granted.header("Content-Type")).isEqualTo("application/json");
    }

    /** RFC 9068, section 2. */
    @Test
    void makesTokensInTheFormOfRfc9068() throws ParseException {
        Instant now = server.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        String issuer = server.settings().publicUrl().toString();
        SignedJWT token = SignedJWT.parse(client.token("orders:read"));
        assertThat(token.getHeader().toJSONObject())
                .containsOnlyKeys("typ", "alg", "kid")
                .containsEntry("typ", "at+jwt")
                .containsEntry("alg", "ES256");
        JWTClaimsSet claims = token.getJWTClaimsSet();
        assertThat(claims.getClaims())
                .containsOnlyKeys("iss", "sub", "aud", "client_id", "scope", "jti", "iat", "exp")
                .containsEntry("iss", issuer)
                .containsEntry("aud", List.of(issuer))
                .containsEntry("sub", client.id())
                .containsEntry("client_id", client.id())
                .containsEntry("scope", "orders:read");
        assertThat(claims.getIssueTime().toInstant()).isEqualTo(now);
        assertThat(claims.getExpirationTime().toInstant()).isEqualTo(now.plus(Duration.ofMinutes(10)));
    }

    @Test
    void makesEachTokenAnew() {
        assertThat(client.token()).isNotEqualTo(client.token());
    }

    @Test
    void letsNoTokenOutliveItsClient() {
        TestClient brief = expiringIn(Duration.ofMinutes(3));
        assertThat(brief.grant().at("/expires_in").intValue()).isEqualTo(180);
    }

    @Test
    void grantsATokenInTheLastSecondOfAClientThatEndsWithTheClientAllTheSame() {
        TestClient brief = expiringIn(Duration.ofSeconds(10));
        server.clock().advance(Duration.ofMillis(9_500));
        Api api = TestClient.with(server, brief.token());
        api.get(partner.path("/orders")).is(200);
        server.clock().advance(Duration.ofMillis(500));
        api.get(partner.path("/orders")).is(401);
    }

    private TestClient expiringIn(Duration life) {
        Instant end = server.clock().instant().plus(life);
        Reply issued = server.admin()
                .post(partner.path("/credentials"), Map.of("type", "oauth2_client", "expires_at", end.toString()))
                .is(201);
        return new TestClient(server, issued.text("/data/client_id"), issued.text("/data/client_secret"));
    }

    /** Otherwise the token would be bound to a proof that the API does not check. */
    @Test
    void takesNoNoticeOfADpopProof() {
        Reply granted =
                client.api().with("DPoP", "eyJ.e30.x").post(TOKEN, GRANT).is(200);
        assertThat(granted.text("/token_type")).isEqualTo("Bearer");
    }

    @Test
    void keepsNoRowOfAToken() {
        client.token();
        long before = rows();
        for (int made = 0; made < 5; made++) {
            client.token();
        }
        assertThat(rows()).isEqualTo(before);
    }

    private long rows() {
        return server.db().count("oauth_revoked_tokens")
                + server.db().count("oauth_used_assertions")
                + server.db().count("oauth_signing_keys")
                + server.db().count("audit_logs");
    }

    private TestClient ofOtherType(String type, String secret) {
        Reply issued = server.admin()
                .post(partner.path("/credentials"), Map.of("type", type))
                .is(201);
        return new TestClient(server, issued.text("/data/credential_id"), issued.text(secret));
    }

    private Reply form(String form) {
        return TestClient.form(server).post(TOKEN, form);
    }

    private static void isError(Reply reply, int status, String error) {
        reply.is(status);
        assertThat(reply.text("/error")).isEqualTo(error);
        assertThat(reply.text("/error_description")).isNotBlank();
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        assertThat(reply.at("/success").isMissingNode()).isTrue();
    }
}
