package nl.chargecars.partnersync.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestCertificate;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Tests creating and changing an integration by its name: an absent field keeps its value, and null resets it to its default. */
@ExtendWith(WithServer.class)
class IntegrationConfigTest {

    private static final List<String> FIELDS_WITH_DEFAULTS = List.of(
            "api_base_url",
            "api_version",
            "authentication_type",
            "api_credentials",
            "webhook_url",
            "webhook_events",
            "status_mapping",
            "inbound_auth",
            "echo_partner_updates",
            "retry_schedule",
            "is_active",
            "sync_enabled",
            "sync_frequency",
            "rate_limit",
            "inbound_signature",
            "custom_headers",
            "client_certificate",
            "max_concurrent_deliveries",
            "coalesce_updates",
            "polling");

    private static final String OWN_SECRET = "a secret of our own";

    private static final TestCertificate CERTIFICATE = TestCertificate.of("partner-sync");

    private final TestServer server;
    private final TestPartner partner;

    IntegrationConfigTest(TestServer server) {
        this.server = server;
        this.partner = TestPartner.withoutIntegration(server);
    }

    @Test
    void hasNoneBeforeTheFirst() {
        Reply list = partner.api().get(partner.path("/integration-config")).is(200);
        assertThat(list.data()).isEmpty();
        assertThat(list.at("/next_cursor").isNull()).isTrue();
    }

    @Test
    void takesTheSeedsBody() {
        Reply created = partner.api()
                .post(partner.path("/integration-config"), Seed.INTEGRATION)
                .is(201);
        JsonNode sent = JsonBody.of(Seed.INTEGRATION).tree();
        for (String field : List.of("integration_name", "api_base_url", "authentication_type", "webhook_url")) {
            assertThat(created.data().path(field)).as(field).isEqualTo(sent.path(field));
        }
        assertThat(created.at("/data/webhook_events")).isEqualTo(sent.path("webhook_events"));
        assertThat(created.at("/data/status_mapping")).isEqualTo(sent.path("status_mapping"));
        assertThat(created.at("/data/is_active").asBoolean()).isTrue();
        assertThat(created.text("/data/sync_frequency")).isEqualTo("real_time");
        assertThat(created.text("/data/inbound_auth")).isEqualTo("signature");
        assertThat(created.header("Location")).isEqualTo(partner.path("/integration-config"));
    }

    @Test
    void takesThePartnerInTheBodyWhenItIsTheOneOfTheAddress() {
        String config = partner.path("/integration-config");
        assertThat(partner.api()
                        .post(
                                config,
                                JsonBody.of(Seed.INTEGRATION)
                                        .with(
                                                "/partner_organization_id",
                                                PartnerId.next().toString()))
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactly("/partner_organization_id mismatch");
        partner.api()
                .post(
                        config,
                        JsonBody.of(Seed.INTEGRATION)
                                .with("/partner_organization_id", partner.id().toString()))
                .is(201);
    }

    /** The first list is an example of the seed, "Configure Volvo Dealer Integration". */
    @Test
    void showsTheEventsInTheOrderInWhichTheyWereGiven() {
        for (List<String> given : List.of(
                List.of("order_created", "order_completed", "visit_scheduled"),
                List.of("visit_scheduled", "order_created", "order_completed"),
                List.of("visit_scheduled", "status_changed"))) {
            Reply saved = partner.configure(Seed.integration().with("/webhook_events", given));
            assertThat(names(saved.at("/data/webhook_events"))).isEqualTo(given);
            assertThat(names(configurations(partner).getFirst().path("webhook_events")))
                    .isEqualTo(given);
        }
    }

    private static List<String> names(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    @Test
    void changesTheOneOfThatNameAndCountsTheVersions() {
        Reply created = partner.configure(Seed.integration()).is(201);
        Reply changed =
                partner.configure(Seed.integration().with("/api_version", "2")).is(200);
        assertThat(changed.text("/data/integration_id")).isEqualTo(created.text("/data/integration_id"));
        assertThat(changed.at("/data/version").asInt()).isEqualTo(2);
        assertThat(configurations(partner)).hasSize(1);
        JsonBody other = Seed.integration().with("/integration_name", "other").with("/is_active", false);
        Reply second = partner.configure(other).is(201);
        Reply again = partner.configure(other.with("/api_version", "3")).is(200);
        assertThat(again.text("/data/integration_id"))
                .isEqualTo(second.text("/data/integration_id"))
                .isNotEqualTo(created.text("/data/integration_id"));
        assertThat(configurations(partner)).hasSize(2);
    }

    /** Tools apply the same file every day; every version ends pauses, and forgets since when an endpoint fails. */
    @Test
    void takesWhatIsThereAlreadyForNoChange() {
        partner.configure(everythingSet().with("/webhook_secret", OWN_SECRET)).is(201);
        JsonNode before = configurations(partner).getFirst();
        server.clock().advance(Duration.ofHours(1));
        for (Object same : List.of(
                everythingSet().with("/webhook_secret", OWN_SECRET),
                everythingSet(),
                Map.of("integration_name", "volvo_dealer_api"))) {
            assertThat(partner.configure(same).is(200).data()).isEqualTo(before);
            assertThat(configurations(partner)).containsExactly(before);
        }
        String id = before.path("integration_id").asString();
        assertThat(server.db().count("audit_logs where record_id = ?", id)).isOne();
    }

    @Test
    void countsAVersionForEachFieldThatChangesAlone() {
        partner.configure(everythingSet().with("/webhook_secret", OWN_SECRET)).is(201);
        int version = 1;
        for (String field : FIELDS_WITH_DEFAULTS) {
            Object value = field.equals("api_base_url") ? "https://api.volvo-dealer.com/v2" : null; // polling needs one
            assertThat(version(partner.set(field, value))).as(field).isEqualTo(++version);
            assertThat(version(partner.configure(everythingSet())))
                    .as(field + ", put back")
                    .isEqualTo(++version);
        }
        assertThat(version(partner.set("webhook_secret", OWN_SECRET + " 2"))).isEqualTo(++version);
        assertThat(version(partner.set("webhook_url", "https://PARTNER.example/hook")))
                .as("written differently")
                .isEqualTo(++version);
    }

    private static int version(Reply saved) {
        return saved.is(200).at("/data/version").asInt();
    }

    @Test
    void takesTwentyOfAPartnerAndPagesThem() {
        partner.configure(Seed.integration()).is(201);
        for (int number = 1; number < 20; number++) {
            partner.configure(inactive(number)).is(201);
        }
        assertThat(partner.configure(inactive(20))
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactly("/integration_name too_many");
        assertThat(partner.configure(inactive(20).with("/sync_frequency", "yearly"))
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactlyInAnyOrder("/integration_name too_many", "/sync_frequency unknown_value");
        partner.configure(inactive(19).with("/api_version", "2")).is(200);

        String path = partner.path("/integration-config?limit=15");
        Reply first = server.admin().get(path).is(200);
        assertThat(first.data()).hasSize(15);
        assertThat(first.text("/data/0/integration_name")).isEqualTo("volvo_dealer_api");
        Reply last = server.admin()
                .get(path + "&cursor=" + first.text("/next_cursor"))
                .is(200);
        assertThat(last.data()).hasSize(5);
        assertThat(last.text("/data/0/integration_name")).isEqualTo("old_15");
        assertThat(last.at("/next_cursor").isNull()).isTrue();
    }

    private static JsonBody inactive(int number) {
        return Seed.integration()
                .with("/integration_name", "old_%02d".formatted(number))
                .with("/is_active", false);
    }

    @Test
    void keepsWhatIsAbsent() {
        partner.configure(everythingSet()).is(201);
        JsonNode before = configurations(partner).getFirst();
        partner.configure(Map.of("integration_name", "volvo_dealer_api")).is(200);
        JsonNode after = configurations(partner).getFirst();
        for (String field : FIELDS_WITH_DEFAULTS) {
            assertThat(after.path(field)).as(field).isEqualTo(before.path(field));
        }
    }

    @Test
    void putsBackToItsDefaultWhatIsNull() {
        TestPartner other = TestPartner.withoutIntegration(server);
        other.configure(Map.of("integration_name", "volvo_dealer_api")).is(201);
        JsonNode defaults = configurations(other).getFirst();
        partner.configure(everythingSet()).is(201);
        JsonNode before = configurations(partner).getFirst();

        JsonBody allNull = JsonBody.of("{\"integration_name\": \"volvo_dealer_api\"}");
        for (String field : FIELDS_WITH_DEFAULTS) {
            allNull = allNull.with("/" + field, null);
        }
        partner.configure(allNull).is(200);
        JsonNode after = configurations(partner).getFirst();
        for (String field : FIELDS_WITH_DEFAULTS) {
            assertThat(before.path(field)).as(field + ", as it was set").isNotEqualTo(defaults.path(field));
            assertThat(after.path(field)).as(field).isEqualTo(defaults.path(field));
        }
    }

    @Test
    void dropsCredentialsThatDoNotFitAnotherWayToAuthenticate() {
        partner.configure(everythingSet()).is(201);
        partner.set("authentication_type", "basic_auth").is(200);
        assertThat(configurations(partner).getFirst().path("api_credentials").isNull())
                .isTrue();
    }

    @Test
    void showsTheSameInTheAnswerAndInTheList() {
        Reply created = partner.configure(everythingSet()).is(201);
        JsonNode listed = configurations(partner).getFirst();
        for (String field : FIELDS_WITH_DEFAULTS) {
            assertThat(listed.path(field)).as(field).isEqualTo(created.data().path(field));
        }
    }

    private static List<JsonNode> configurations(TestPartner partner) {
        return partner.api()
                .get(partner.path("/integration-config"))
                .is(200)
                .data()
                .valueStream()
                .toList();
    }

    /** Every field at a value that is not its default. */
    private static JsonBody everythingSet() {
        return Seed.integration()
                .with("/api_version", "v7")
                .with("/webhook_url", "https://partner.example/hook")
                .with("/api_credentials", Map.of("token", "a-bearer-token"))
                .with("/inbound_auth", "either")
                .with("/echo_partner_updates", true)
                .with("/retry_schedule", List.of(0, 60, 3600))
                .with("/is_active", false)
                .with("/sync_enabled", false)
                .with("/sync_frequency", "daily")
                .with("/rate_limit", Map.of("requests_per_minute", 60, "burst", 5))
                .with("/inbound_signature", Map.of("scheme", "timestamped", "header", "Stripe-Signature"))
                .with("/custom_headers", Map.of("X-Tenant", "nl"))
                .with(
                        "/client_certificate",
                        Map.of(
                                "certificate_pem", CERTIFICATE.certificatePem(),
                                "private_key_pem", CERTIFICATE.privateKeyPem()))
                .with("/max_concurrent_deliveries", 2)
                .with("/coalesce_updates", true)
                .with("/polling", Map.of("path", "/orders/{partner_order_id}", "status_pointer", "/status"));
    }
}
