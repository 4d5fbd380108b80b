package nl.chargecars.partnersync.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests that the audit trail records who changed what, with the old and new values, and never a secret. */
@ExtendWith(WithServer.class)
class IntegrationAuditTest {

    private static final String OWN_SECRET = "a secret of our own";
    private static final String ROTATE = "/integration-config/webhook-secret/rotate";

    private final TestPartner partner;
    private final Db db;

    IntegrationAuditTest(TestServer server) {
        this.partner = TestPartner.withoutIntegration(server);
        this.db = server.db();
    }

    @Test
    void neverHoldsASecret() {
        JsonBody withSecrets = Seed.integration()
                .with("/webhook_secret", OWN_SECRET)
                .with("/api_credentials", Map.of("token", "a-bearer-token"));
        partner.configure(withSecrets).is(201);
        partner.configure(withSecrets.with("/webhook_secret", OWN_SECRET + " 2"))
                .is(200);
        String rotated = partner.api().post(partner.path(ROTATE), "{}").is(200).text("/data/webhook_secret");
        assertThat(ofThisPartner("action"))
                .containsExactly("INTEGRATION_CREATED", "INTEGRATION_CHANGED", "WEBHOOK_SECRET_ROTATED");
        assertThat(changes().toString())
                .doesNotContain(OWN_SECRET)
                .doesNotContain("a-bearer-token")
                .doesNotContain(rotated.substring("whsec_".length()));
    }

    /** Some endpoints authenticate their callers by the query, such as {@code ?code=…}, so the query may be secret. */
    @Test
    void holdsTheQueryOfAnAddressAsAFingerprint() {
        String address = "https://dealer.example.com/hook?code=";
        partner.configure(Seed.integration().with("/webhook_url", address + "f1rst-k0de"))
                .is(201);
        partner.configure(Seed.integration().with("/webhook_url", address + "s3cond-k0de"))
                .is(200);
        assertThat(changes().toString()).doesNotContain("k0de").contains("https://dealer.example.com/hook?");
        assertThat(changes().getLast().propertyNames()).containsExactly("webhook_url");
        for (String code : List.of("th1rd-k0de", "f0urth-k0de")) {
            partner.configure(Map.of(
                            "integration_name", "volvo_dealer_api",
                            "api_base_url", "https://dealer.example.com/api",
                            "polling",
                                    Map.of(
                                            "path",
                                            "/orders/{partner_order_id}?code=" + code,
                                            "status_pointer",
                                            "/status")))
                    .is(200);
        }
        assertThat(changes().toString()).doesNotContain("k0de").contains("/orders/{partner_order_id}?");
        assertThat(changes().getLast().propertyNames()).containsExactly("polling");
    }

    @Test
    void saysNothingOfARequestThatWasRefused() {
        partner.configure(Seed.integration().with("/sync_frequency", "never")).is(422);
        assertThat(ofThisPartner("action")).isEmpty();
    }

    @Test
    void saysFromWhatToWhatOfEveryFieldThatChangedAndOfNoOther() {
        partner.configure(Seed.integration()).is(201);
        partner.configure(Map.of(
                        "integration_name", "volvo_dealer_api",
                        "sync_frequency", "hourly",
                        "authentication_type", "api_key"))
                .is(200);
        JsonNode changed = changes().getLast();
        assertThat(changed.propertyNames()).containsExactlyInAnyOrder("sync_frequency", "authentication_type");
        assertThat(changed.at("/sync_frequency/from").asString()).isEqualTo("real_time");
        assertThat(changed.at("/sync_frequency/to").asString()).isEqualTo("hourly");
        assertThat(changed.at("/authentication_type/from").asString()).isEqualTo("bearer_token");
        assertThat(changed.at("/authentication_type/to").asString()).isEqualTo("api_key");
    }

    @Test
    void takesAnotherOrderOfTheEventsForNoChange() {
        partner.configure(Seed.integration().with("/webhook_events", List.of("order_created", "status_changed")))
                .is(201);
        partner.configure(Seed.integration()
                        .with("/webhook_events", List.of("status_changed", "order_created"))
                        .with("/api_version", "2"))
                .is(200);
        assertThat(changes().getLast().propertyNames()).containsExactly("api_version");
        partner.set("webhook_events", List.of("order_created", "status_changed"))
                .is(200);
        assertThat(ofThisPartner("action")).containsExactly("INTEGRATION_CREATED", "INTEGRATION_CHANGED");
    }

    @Test
    void showsThatSecretsChanged() {
        partner.configure(Seed.integration().with("/api_credentials", Map.of("token", "token-one")))
                .is(201);
        partner.configure(Seed.integration()
                        .with("/api_credentials", Map.of("token", "token-two"))
                        .with("/webhook_secret", OWN_SECRET))
                .is(200);
        assertThat(changes().getLast().propertyNames())
                .containsExactlyInAnyOrder("api_credentials", "webhook_secret", "previous_secret_until");
    }

    /** Ending the overlap is the response to a leaked secret. */
    @Test
    void showsThatTheOverlapOfAnOlderSecretWasEnded() {
        partner.configure(Seed.integration()).is(201);
        partner.api()
                .post(partner.path(ROTATE), Map.of("overlap_seconds", 86_400))
                .is(200);
        String present = partner.api()
                .post(partner.path(ROTATE), Map.of("overlap_seconds", 600))
                .is(200)
                .text("/data/webhook_secret");
        partner.api()
                .post(partner.path(ROTATE), Map.of("webhook_secret", present, "overlap_seconds", 3_600))
                .is(200);
        assertThat(changes().getLast().propertyNames())
                .containsExactlyInAnyOrder("previous_secrets_until", "credential");
    }

    @Test
    void namesWhoDidIt() {
        partner.configure(Seed.integration()).is(201);
        partner.api().post(partner.path(ROTATE), "{}").is(200);
        List<String> actors = ofThisPartner("actor");
        assertThat(actors.getFirst()).startsWith("staff:");
        assertThat(actors.getLast()).isEqualTo("partner:" + partner.id());
        assertThat(changes().getFirst().has("credential")).isFalse();
        assertThat(changes().getLast().path("credential").asString())
                .as("of several credentials that a partner may have, the one used")
                .isEqualTo(db.text(
                        "select id from credentials where partner_organization_id = ?",
                        partner.id().value()));
    }

    private List<JsonNode> changes() {
        return ofThisPartner("changes").stream()
                .map(JsonMapper.shared()::readTree)
                .toList();
    }

    private List<String> ofThisPartner(String column) {
        return db
                .rows(
                        "select audit_logs." + column + "::text as value from audit_logs"
                                + " join partner_integrations as integration on integration.id::text = record_id"
                                + " where partner_organization_id = ? order by audit_logs.id",
                        partner.id().value())
                .stream()
                .map(row -> String.valueOf(row.get("value")))
                .toList();
    }
}
