package nl.chargecars.partnersync.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the refusal of invalid configurations: a typo must not pass (contract, "Style of the API"). */
@ExtendWith(WithServer.class)
class IntegrationConfigRefusalsTest {

    private final TestPartner partner;
    private final Db db;

    IntegrationConfigRefusalsTest(TestServer server) {
        this.partner = TestPartner.withoutIntegration(server);
        this.db = server.db();
    }

    @Test
    void refusesFieldsThatAreNotKnownWhereverTheyAre() {
        JsonBody typos = Seed.integration()
                .with("/webhok_url", "https://example.com/hook")
                .with("/status_mapping/chargecars_to_parter", Map.of())
                .with("/api_credentials", Map.of("token", "secret", "tokn", "secret"));
        assertThat(refused(typos))
                .containsExactlyInAnyOrder(
                        "/webhok_url unknown_field",
                        "/status_mapping/chargecars_to_parter unknown_field",
                        "/api_credentials/tokn unknown_field");
    }

    @ParameterizedTest
    @CsvSource({
        "/webhook_events/0, order_shipped, /webhook_events/0 unknown_value",
        "/authentication_type, magic, /authentication_type unknown_value",
        "/authentication_type, BEARER_TOKEN, /authentication_type unknown_value",
        "/sync_frequency, yearly, /sync_frequency unknown_value",
        "/inbound_auth, none, /inbound_auth unknown_value",
        "/is_active, yes, /is_active wrong_type",
        "/status_mapping, new, /status_mapping wrong_type",
        "/status_mapping/partner_to_chargecars/RECEIVED, nwe, /status_mapping/partner_to_chargecars/RECEIVED unknown_status",
        "/status_mapping/chargecars_to_partner/nwe, RECEIVED, /status_mapping/chargecars_to_partner/nwe unknown_status",
        "/status_mapping/partner_to_chargecars/A~1B, nwe, /status_mapping/partner_to_chargecars/A~1B unknown_status",
        "/retry_schedule, 5, /retry_schedule wrong_type",
        "/webhook_events, order_created, /webhook_events wrong_type",
        "/webhook_secret, fifteen-letters, /webhook_secret too_short",
        "/webhook_secret, whsec_AAAAAAAAAA, /webhook_secret too_short",
        "/webhook_secret, whsec_9-letters, /webhook_secret too_short",
        "/webhook_secret, '', /webhook_secret too_short",
        "/webhook_secret, '   ', /webhook_secret too_short",
        "/integration_name, '', /integration_name required"
    })
    void refusesAValueThatIsNotKnown(String place, String value, String problem) {
        assertThat(refused(Seed.integration().with(place, value))).containsExactly(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://partner.example/hook",
                "partner.example/hook",
                "https://",
                "https:///hook",
                "https://user:password@partner.example/hook",
                "https://partner.example/hook#part",
                "https://partner.example:99999/hook",
                "https://partner example/",
                "javascript:alert(1)"
            })
    void refusesAnAddressThatNothingCanBeSentTo(String url) {
        assertThat(refused(Seed.integration().with("/webhook_url", url)))
                .singleElement()
                .satisfies(problem -> assertThat(problem).startsWith("/webhook_url "));
    }

    @Test
    void checksTheAddressOfTheTokenEndpointToo() {
        JsonBody oauth2 = Seed.integration()
                .with("/authentication_type", "oauth2")
                .with(
                        "/api_credentials",
                        Map.of("token_url", "ftp://idp.example", "client_id", "id", "client_secret", "secret"));
        assertThat(refused(oauth2)).containsExactly("/api_credentials/token_url not_https");
        assertThat(refused(oauth2.with("/api_credentials/token_url", "https://idp.example.com/token")
                        .with("/api_credentials/token_endpoint_auth_method", "private_key_jwt")))
                .containsExactly("/api_credentials/token_endpoint_auth_method unknown_value");
    }

    @Test
    void asksForTheCredentialsThatTheWayToAuthenticateNeeds() {
        assertThat(refused(Seed.integration()
                        .with("/authentication_type", "basic_auth")
                        .with("/api_credentials", Map.of("username", "volvo"))))
                .containsExactly("/api_credentials/password required");
        assertThat(refused(Seed.integration()
                        .without("/authentication_type")
                        .with("/api_credentials", Map.of("token", "secret"))))
                .containsExactly("/api_credentials needs_authentication_type");
    }

    /** With credentials like these no delivery could be sent. */
    @Test
    void refusesCredentialsThatCannotBeSent() {
        assertThat(refused(withKey("Content-Type", "k3y"))).containsExactly("/api_credentials/header forbidden_header");
        assertThat(refused(withKey("Webhook-Id", "k3y"))).containsExactly("/api_credentials/header forbidden_header");
        assertThat(refused(withKey("X Key", "k\u20ac3y")))
                .containsExactlyInAnyOrder(
                        "/api_credentials/header invalid_format", "/api_credentials/value invalid_characters");
        assertThat(refused(with("basic_auth", Map.of("username", "vol:vo", "password", "secret"))))
                .containsExactly("/api_credentials/username invalid_characters");
        assertThat(refused(with("bearer_token", Map.of("token", "t0\nken"))))
                .containsExactly("/api_credentials/token invalid_characters");
    }

    /** A client may send back the masked value that it was shown; that must not overwrite the real secret. */
    @Test
    void refusesTheMaskInPlaceOfACredential() {
        assertThat(refused(with("bearer_token", Map.of("token", "********"))))
                .containsExactly("/api_credentials/token masked");
        assertThat(refused(with("basic_auth", Map.of("username", "********", "password", "********"))))
                .containsExactlyInAnyOrder("/api_credentials/username masked", "/api_credentials/password masked");
    }

    /** Earlier the white space was removed, and the secret no longer matched the one by which the partner signs or recognizes us. */
    @ParameterizedTest
    @ValueSource(
            strings = {"a secret that was read from a file\n", " a secret that was pasted", "\ta secret that was typed "
            })
    void refusesASecretWithWhiteSpaceAroundIt(String secret) {
        assertThat(refused(Seed.integration()
                        .with("/webhook_secret", secret)
                        .with("/inbound_signature", Map.of("scheme", "chargecars", "secret", secret))
                        .with("/authentication_type", "basic_auth")
                        .with("/api_credentials", Map.of("username", "volvo", "password", secret))))
                .containsExactlyInAnyOrder(
                        "/webhook_secret surrounding_white_space",
                        "/inbound_signature/secret surrounding_white_space",
                        "/api_credentials/password surrounding_white_space");
        assertThat(refused(withKey("X-Key", secret))).containsExactly("/api_credentials/value surrounding_white_space");
        assertThat(refused(with("bearer_token", Map.of("token", secret))))
                .containsExactly("/api_credentials/token surrounding_white_space");
        assertThat(refused(with(
                        "oauth2",
                        Map.of("token_url", "https://idp.example", "client_id", "id", "client_secret", secret))))
                .containsExactly("/api_credentials/client_secret surrounding_white_space");
    }

    private static JsonBody withKey(String header, String value) {
        return with("api_key", Map.of("header", header, "value", value));
    }

    private static JsonBody with(String type, Map<String, String> credentials) {
        return Seed.integration().with("/authentication_type", type).with("/api_credentials", credentials);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[-1]", "[604801]", "[1.5]", "[\"5\"]"})
    void refusesAScheduleThatCannotBeKept(String schedule) {
        JsonBody body = Seed.integration().with("/retry_schedule", JsonBody.of(schedule));
        assertThat(refused(body))
                .singleElement()
                .satisfies(problem -> assertThat(problem).startsWith("/retry_schedule"));
    }

    /** U+0000, and half of a surrogate pair (which JSON parsers take in a value, not in a name). */
    @Test
    void refusesWordsThatCannotBeStored() {
        String body = """
                {"integration_name": "x", "api_version": "1\\u0000", "status_mapping": {
                    "chargecars_to_partner": {"new": "A\\ud800"},
                    "partner_to_chargecars": {"B\\u0000": "new"}}}
                """;
        assertThat(partner.configure(body).isFailure(422, "VALIDATION_FAILED").details())
                .containsExactlyInAnyOrder(
                        "/api_version invalid_characters",
                        "/status_mapping/chargecars_to_partner/new invalid_characters",
                        "/status_mapping/partner_to_chargecars/B\0 invalid_characters");
    }

    @Test
    void namesEveryProblemAtOnce() {
        JsonBody wrong = Seed.integration()
                .without("/integration_name")
                .with("/webhook_url", "ftp://partner.example")
                .with("/webhook_events/1", 7)
                .with("/webhook_events/2", "nothing")
                .with("/sync_frequency", "never")
                .with("/is_active", 1);
        assertThat(refused(wrong))
                .containsExactlyInAnyOrder(
                        "/integration_name required",
                        "/webhook_url not_https",
                        "/webhook_events/1 wrong_type",
                        "/webhook_events/2 unknown_value",
                        "/sync_frequency unknown_value",
                        "/is_active wrong_type");
    }

    @Test
    void namesALimitThatIsNotThePartnersToSetBesideWhatElseIsWrong() {
        JsonBody wrong = Seed.integration()
                .with("/rate_limit", Map.of("requests_per_minute", 7))
                .with("/webhook_url", "ftp://partner.example");
        assertThat(partner.api()
                        .post(partner.path("/integration-config"), wrong)
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactlyInAnyOrder("/webhook_url not_https", "/rate_limit staff_only");
    }

    @Test
    void namesAllThatIsWrongWithASignatureThatLacksItsHeader() {
        assertThat(refused(Seed.integration()
                        .with(
                                "/inbound_signature",
                                Map.of("scheme", "timestamped", "prefix", "a b", "encoding", "base32"))))
                .containsExactlyInAnyOrder(
                        "/inbound_signature/header required",
                        "/inbound_signature/encoding unknown_value",
                        "/inbound_signature/prefix not_for_this_scheme",
                        "/inbound_signature/prefix invalid_format");
        assertThat(refused(Seed.integration().with("/inbound_signature", Map.of("prefix", "a b"))))
                .containsExactlyInAnyOrder(
                        "/inbound_signature/scheme required", "/inbound_signature/prefix invalid_format");
    }

    /** A body has room for twelve thousand typos, and an answer that names each of them would be ten times as large. */
    @Test
    void answersAnyNumberOfTyposWithTheFirstHundred() {
        String typos = IntStream.range(0, 12_000)
                .mapToObj("\"%05d\":1"::formatted)
                .collect(Collectors.joining(",", "{\"integration_name\":\"x\",", "}"));
        Reply refusal = partner.configure(typos).isFailure(422, "VALIDATION_FAILED");
        assertThat(refusal.details()).hasSize(101).endsWith(" more_problems");
        assertThat(refusal.raw().length()).isLessThan(typos.length() / 10);
    }

    /** Each change of a configuration locks the partner's row. An invalid one must neither wait for that lock nor hold it. */
    @Test
    void refusesWithoutWaitingForAnotherChange() {
        try (var other = db.rival()) {
            other.execute(
                    "select 1 from organizations where id = ? for update",
                    partner.id().value());
            assertThat(refused(Seed.integration().with("/webhok_url", "https://example.com/hook")))
                    .containsExactly("/webhok_url unknown_field");
            other.rollback();
        }
    }

    /** Asserts that the configuration is refused and nothing of it is stored. Returns the problems. */
    private List<String> refused(JsonBody integration) {
        List<String> details = partner.configure(integration)
                .isFailure(422, "VALIDATION_FAILED")
                .details();
        assertThat(db.count(
                        "partner_integrations where partner_organization_id = ?",
                        partner.id().value()))
                .isZero();
        return details;
    }
}
