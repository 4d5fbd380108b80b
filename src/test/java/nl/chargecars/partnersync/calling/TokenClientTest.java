package nl.chargecars.partnersync.calling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import nl.chargecars.partnersync.client.Exchange;
import nl.chargecars.partnersync.client.Senders;
import nl.chargecars.partnersync.simulator.SimulatedPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import nl.chargecars.partnersync.web.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what we send to a token endpoint, and which answers count as a token. */
@ExtendWith(WithServer.class)
class TokenClientTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Json json;

    TokenClientTest(TestServer server) {
        this.json = server.part(Json.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "no json",
                "{}",
                "{\"access_token\": 5}",
                "{\"access_token\": \"\"}",
                "{\"access_token\": \"with a space\"}",
                "{\"access_token\": \"two\\r\\nlines\"}",
                "{\"access_token\": \"abc\", \"token_type\": \"mac\"}"
            })
    void whatIsNoBearerTokenIsRefused(String body) {
        assertThatThrownBy(() -> TokenClient.granted(answered(body), json, NOW))
                .isInstanceOf(NoAccessException.class)
                .hasMessageStartingWith("no access token: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3600     | 3600 | 3540",
                "'\"60\"' | 60   | 54",
                "null     | 300  | 270",
                "0        | 300  | 270",
                "-1       | 300  | 270",
                "1e9      | 86400 | 86340"
            })
    void livesAsLongAsTheEndpointSaysAndIsRenewedALittleEarlier(String expiresIn, long life, long renewal) {
        PartnerToken token = TokenClient.granted(
                answered("{\"access_token\": \"abc\", \"token_type\": \"bearer\", \"expires_in\": " + expiresIn + "}"),
                json,
                NOW);
        assertThat(Duration.between(NOW, token.expiresAt())).hasSeconds(life);
        assertThat(Duration.between(NOW, token.renewAt())).hasSeconds(renewal);
    }

    @Test
    void encodesIdAndSecretBeforeItJoinsThem() {
        var client = new TokenClient(URI.create("https://idp.example/token"), "a:b c", "ü/", "one two", false);
        assertThat(client.request().headers().get("Authorization"))
                .isEqualTo("Basic "
                        + java.util.Base64.getEncoder()
                                .encodeToString(
                                        "a%3Ab+c:%C3%BC%2F".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        assertThat(client.request().body()).isEqualTo("grant_type=client_credentials&scope=one+two");
    }

    @Test
    void printsNoSecret() {
        var client = new TokenClient(URI.create("https://idp.example/token"), "id", "s3cret", null, true);
        assertThat(client.toString() + client.request()).doesNotContain("s3cret");
        assertThat(TokenClient.granted(answered("{\"access_token\": \"t0ken\"}"), json, NOW)
                        .toString())
                .doesNotContain("t0ken");
    }

    @Test
    void aTokenIsNotAskedForAtAnAddressThatIsRefused() {
        try (var partner = SimulatedPartner.start("private");
                var guarded = Senders.toThePublicInternet()) {
            var client = new TokenClient(partner.tokenUrl(), "us", "secret", null, false);
            Exchange exchange = guarded.sender().send(client.request(), Duration.ofSeconds(5));
            assertThatThrownBy(() -> TokenClient.granted(exchange, json, NOW))
                    .hasMessage("no access token: token endpoint: the address is not on the public internet");
            assertThat(partner.tokens().calls()).isZero();
        }
    }

    private static Exchange answered(String body) {
        return new Exchange(Duration.ofMillis(3), 200, body, Map.of(), false, null);
    }
}
