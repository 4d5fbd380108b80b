package nl.chargecars.partnersync.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Duration;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestClient;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithServer.class)
class IntrospectionTest {

    private final TestServer server;
    private final TestClient client;
    private final TestClient other;

    IntrospectionTest(TestServer server) {
        this.server = server;
        TestPartner partner = TestPartner.withoutIntegration(server);
        this.client = TestClient.of(server, partner.id(), "orders:read", "orders:write");
        this.other = TestClient.of(server, partner.id());
    }

    @Test
    void tellsNobodyOfAnothersToken() {
        isInactive(other.introspect(client.token()));
    }

    @Test
    void tellsNothingOfNonsense() {
        isInactive(client.introspect("nonsense"));
        isInactive(client.introspect("eyJ.e30.AA"));
        isInactive(client.introspect(TestServer.ADMIN_KEY));
        isInactive(client.introspect("x".repeat(10_000)));
    }

    @Test
    void tellsNothingOfTokensThatAreGoodForNothingAnyMore() {
        String revoked = client.token();
        client.revoke(revoked).is(200);
        isInactive(client.introspect(revoked));
        String expired = client.token();
        server.clock().advance(AccessToken.LIFE.plus(AccessToken.SKEW));
        isInactive(client.introspect(expired));
    }

    @Test
    void asksWhoWantsToKnow() {
        Reply refused = TestClient.form(server).post("/oauth2/introspect", "token=" + client.token());
        assertThat(refused.is(401).text("/error")).isEqualTo("invalid_client");
        Api withToken =
                TestClient.with(server, client.token()).with("Content-Type", "application/x-www-form-urlencoded");
        assertThat(withToken
                        .post("/oauth2/introspect", "token=" + client.token())
                        .is(401)
                        .text("/error"))
                .isEqualTo("invalid_client");
    }

    /** RFC 7662, section 2.2. */
    @Test
    void tellsAClientAboutItsOwnToken() throws ParseException {
        String token = client.token();
        JWTClaimsSet claims = SignedJWT.parse(token).getJWTClaimsSet();
        server.clock().advance(Duration.ofMinutes(1));
        Reply told = client.introspect(token).is(200);
        assertThat(told.at("/active").booleanValue()).isTrue();
        assertThat(told.text("/token_type")).isEqualTo("Bearer");
        assertThat(told.text("/client_id")).isEqualTo(client.id());
        assertThat(told.text("/sub")).isEqualTo(client.id());
        assertThat(told.text("/scope").split(" ", -1)).containsExactlyInAnyOrder("orders:read", "orders:write");
        assertThat(told.text("/jti")).isEqualTo(claims.getJWTID());
        assertThat(told.text("/iss")).isEqualTo(claims.getIssuer());
        assertThat(told.text("/aud/0")).isEqualTo(claims.getIssuer());
        assertThat(told.at("/exp").longValue())
                .isEqualTo(claims.getExpirationTime().toInstant().getEpochSecond());
        assertThat(told.at("/iat").longValue())
                .isEqualTo(claims.getIssueTime().toInstant().getEpochSecond());
        assertThat(told.header("Cache-Control")).isEqualTo("no-store");
    }

    private static void isInactive(Reply reply) {
        assertThat(reply.is(200).raw()).isEqualTo("{\"active\":false}");
    }
}
