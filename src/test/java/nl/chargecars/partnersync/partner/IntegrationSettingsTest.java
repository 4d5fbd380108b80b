package nl.chargecars.partnersync.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestCertificate;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests limits, inbound schemes, headers, client certificates and polling: what is refused, stored and shown. */
@ExtendWith(WithServer.class)
class IntegrationSettingsTest {

    private static final String OWN_SECRET = "a secret of the partner's own";

    private final TestServer server;
    private final TestPartner partner;
    private final Db db;

    IntegrationSettingsTest(TestServer server) {
        this.server = server;
        this.partner = TestPartner.withoutIntegration(server);
        this.db = server.db();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rate_limit | {\"requests_per_minute\": 0}      | /rate_limit/requests_per_minute out_of_range",
                "rate_limit | {\"requests_per_minute\": 1000001} | /rate_limit/requests_per_minute out_of_range",
                "rate_limit | {\"burst\": 0}                    | /rate_limit/burst out_of_range",
                "rate_limit | {\"burst\": \"many\"}             | /rate_limit/burst wrong_type",
                "rate_limit | {\"per_second\": 5}               | /rate_limit/per_second unknown_field",
                "rate_limit | 600                               | /rate_limit wrong_type",
                "max_concurrent_deliveries | 0                  | /max_concurrent_deliveries out_of_range",
                "max_concurrent_deliveries | 65                 | /max_concurrent_deliveries out_of_range",
                "coalesce_updates | \"yes\"                     | /coalesce_updates wrong_type",
            })
    void refusesALimitThatCannotBe(String field, String value, String problem) {
        assertThat(refused(field, value)).containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                      | /scheme required",
                "{\"scheme\": \"md5\"}                                   | /scheme unknown_value, /scheme required",
                "{\"scheme\": \"hmac\"}                                  | /header required",
                "{\"scheme\": \"timestamped\"}                           | /header required",
                "{\"scheme\": \"hmac\", \"header\": \"X Signature\"}     | /header invalid_format",
                "{\"scheme\": \"hmac\", \"header\": \"X:Y\"}             | /header invalid_format",
                "{\"scheme\": \"hmac\", \"header\": \"authorization\"}   | /header forbidden_header",
                "{\"scheme\": \"hmac\", \"header\": \"X-API-Key\"}       | /header forbidden_header",
                "{\"scheme\": \"hmac\", \"header\": \"X-S\", \"encoding\": \"base32\"}     | /encoding unknown_value",
                "{\"scheme\": \"hmac\", \"header\": \"X-S\", \"prefix\": \"a b\"}          | /prefix invalid_format",
                "{\"scheme\": \"hmac\", \"header\": \"X-S\", \"tolerance_seconds\": 60}    | /tolerance_seconds not_for_this_scheme",
                "{\"scheme\": \"timestamped\", \"header\": \"X-S\", \"prefix\": \"v1=\"}   | /prefix not_for_this_scheme",
                "{\"scheme\": \"timestamped\", \"header\": \"X-S\", \"tolerance_seconds\": 0} | /tolerance_seconds out_of_range",
                "{\"scheme\": \"chargecars\", \"header\": \"X-S\"}       | /header not_for_this_scheme",
                "{\"scheme\": \"standard_webhooks\", \"encoding\": \"hex\"} | /encoding not_for_this_scheme",
                "{\"scheme\": \"chargecars\", \"secret\": \"short\"}     | /secret too_short",
                "{\"scheme\": \"chargecars\", \"secret\": \"whsec_AAAAAAAAAA\"} | /secret too_short",
                "{\"scheme\": \"standard_webhooks\", \"secret\": \"whsec_9-letters\"} | /secret too_short",
                "{\"scheme\": \"chargecars\", \"sceret\": \"x\"}         | /sceret unknown_field",
            })
    void refusesAnInboundSchemeThatCannotBeKept(String scheme, String problems) {
        List<String> expected = List.of(problems.split(", ", -1)).stream()
                .map(problem -> "/inbound_signature" + problem)
                .toList();
        assertThat(refused("inbound_signature", scheme))
                .hasSizeLessThanOrEqualTo(2)
                .containsAnyElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host",
                "content-length",
                "Content-Type",
                "Transfer-Encoding",
                "Connection",
                "Authorization",
                "User-Agent",
                "webhook-signature",
                "Webhook-Id",
                "X-ChargeCars-Signature",
                "Proxy-Authorization",
                "Two Words",
                "Line\nBreak",
                "Colon:"
            })
    void refusesACustomHeaderThatIsNotThePartnersToSet(String name) {
        assertThat(refused("custom_headers", JsonBody.of("{}").with("/" + name, "value")))
                .containsExactly("/custom_headers/" + name + " forbidden_header");
    }

    @Test
    void refusesAHeadersValueThatBreaksTheRequestApart() {
        assertThat(refused("custom_headers", JsonBody.of("{}").with("/X-Tenant", "a\r\nX-Other: b")))
                .containsExactly("/custom_headers/X-Tenant invalid_characters");
        assertThat(refused("custom_headers", "{\"X-Tenant\": \"a\", \"x-tenant\": \"b\"}"))
                .containsExactly("/custom_headers/x-tenant forbidden_header");
        assertThat(refused("custom_headers", "{\"X-Tenant\": \"********\"}"))
                .containsExactly("/custom_headers/X-Tenant masked");
        assertThat(refused("custom_headers", "{\"X-Tenant\": \"\"}"))
                .containsExactly("/custom_headers/X-Tenant required");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders/{partner_order_id}",
                "//evil.example/{partner_order_id}",
                "https://evil.example/{partner_order_id}",
                "/orders",
                "/orders/{order}",
                "/{partner_order_id}/../../admin",
                "/%2e%2e/{partner_order_id}",
                "/orders/{partner_order_id}#part",
                "/orders/ {partner_order_id}"
            })
    void refusesAPathThatLeavesThePartnersApi(String path) {
        JsonBody polling = JsonBody.of("{\"status_pointer\": \"/status\"}").with("/path", path);
        assertThat(refused("polling", polling)).containsExactly("/polling/path invalid_format");
    }

    @Test
    void refusesPollingThatCannotFindAStatus() {
        String path = "\"path\": \"/orders/{partner_order_id}\"";
        assertThat(refused("polling", "{" + path + "}")).containsExactly("/polling/status_pointer required");
        assertThat(refused("polling", "{" + path + ", \"status_pointer\": \"status\"}"))
                .containsExactly("/polling/status_pointer invalid_format");
        assertThat(refused(
                        "polling", "{" + path + ", \"status_pointer\": \"/status\", \"timestamp_pointer\": \"/a~2\"}"))
                .containsExactly("/polling/timestamp_pointer invalid_format");
        JsonBody nowhere = Seed.integration()
                .without("/api_base_url")
                .with("/polling", JsonBody.of("{" + path + ", \"status_pointer\": \"/status\"}"));
        assertThat(partner.configure(nowhere)
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactly("/polling needs_api_base_url");
    }

    @Test
    void refusesACertificateAndAKeyThatDoNotBelongTogether() {
        TestCertificate one = TestCertificate.of("one");
        assertThat(refused(
                        "client_certificate",
                        certificate(
                                one.certificatePem(),
                                TestCertificate.of("other").privateKeyPem())))
                .containsExactly("/client_certificate/private_key_pem key_of_another");
        assertThat(refused("client_certificate", certificate("nothing", one.privateKeyPem())))
                .containsExactly("/client_certificate/certificate_pem invalid_certificate");
        assertThat(refused("client_certificate", "{}"))
                .containsExactlyInAnyOrder(
                        "/client_certificate/certificate_pem required", "/client_certificate/private_key_pem required");
        TestCertificate expired = TestCertificate.expired();
        assertThat(refused("client_certificate", certificate(expired.certificatePem(), "a key")))
                .containsExactlyInAnyOrder(
                        "/client_certificate/certificate_pem expired_certificate",
                        "/client_certificate/private_key_pem not_pkcs8");
    }

    @Test
    void hasTheDocumentedDefaults() {
        Reply created =
                partner.configure(Seed.integration().without("/rate_limit")).is(201);
        assertThat(created.at("/data/rate_limit/requests_per_minute").asInt()).isEqualTo(6_000);
        assertThat(created.at("/data/rate_limit/burst").asInt()).isEqualTo(1_000);
        assertThat(created.at("/data/max_concurrent_deliveries").asInt()).isEqualTo(8);
        assertThat(created.at("/data/coalesce_updates").asBoolean()).isFalse();
        assertThat(created.at("/data/custom_headers")).isEmpty();
        for (String none : List.of("inbound_signature", "client_certificate", "polling")) {
            assertThat(created.at("/data/" + none).isNull()).as(none).isTrue();
        }
    }

    @Test
    void takesHalfALimitAndPutsTheOtherHalfAtItsDefault() {
        partner.configure(with("rate_limit", "{\"requests_per_minute\": 60, \"burst\": 7}"))
                .is(201);
        Reply changed = partner.configure(with("rate_limit", "{\"burst\": 9}")).is(200);
        assertThat(changed.at("/data/rate_limit/requests_per_minute").asInt()).isEqualTo(6_000);
        assertThat(changed.at("/data/rate_limit/burst").asInt()).isEqualTo(9);
    }

    /** Otherwise somebody who may change an address could have secrets sent to him that he may not read. */
    @ParameterizedTest
    @CsvSource({
        "webhook_url, https://other.example.com/webhooks",
        "webhook_url, https://partner.example.com:8443/webhooks",
        "api_base_url, https://other.example.com",
        "api_base_url, https://partner.example.com.other.example.com",
    })
    void asksForTheStoredSecretsAgainWhenTheyWouldGoToAnotherHost(String field, String address) {
        partner.configure(withSecrets()).is(201);
        JsonBody moved = named().with("/" + field, address);

        Reply refusal = partner.configure(moved).isFailure(422, "VALIDATION_FAILED");
        assertThat(refusal.details())
                .containsExactlyInAnyOrder(
                        "/api_credentials needed_for_new_host", "/custom_headers needed_for_new_host");
        assertThat(partner.configure(moved.with("/api_credentials", Map.of("token", "given again")))
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactly("/custom_headers needed_for_new_host");
        partner.configure(moved.with("/api_credentials", Map.of("token", "given again"))
                        .with("/custom_headers", Map.of("X-Tenant", "given again")))
                .is(200);
        partner.configure(moved.with("/" + field, address + "/2")).is(200);
    }

    @Test
    void asksForTheStoredSecretsWhenTheAddressWasTakenAwayBefore() {
        partner.configure(withSecrets()).is(201);
        partner.configure(named().with("/webhook_url", null).with("/api_base_url", null))
                .is(200);
        JsonBody moved = named().with("/webhook_url", "https://other.example.com/webhooks");
        partner.configure(moved).isFailure(422, "VALIDATION_FAILED");
        partner.configure(moved.with("/api_credentials", null).with("/custom_headers", null))
                .is(200);
    }

    /** The second address is on the webhook's host, to which the path was never sent. */
    @ParameterizedTest
    @ValueSource(strings = {"https://other.example.com", "https://hooks.example.com/api"})
    void asksForAPolledPathWithASecretAgainWhenItWouldGoToAnotherHost(String address) {
        JsonBody secret = polled("/orders/{partner_order_id}?key=th1rd");
        partner.configure(secret).is(201);
        JsonBody moved = named().with("/api_base_url", address);

        assertThat(partner.configure(moved).isFailure(422, "VALIDATION_FAILED").details())
                .containsExactly("/polling needed_for_new_host");
        partner.configure(named().with("/api_base_url", "https://partner.example.com/2"))
                .is(200);
        partner.configure(named().with("/webhook_url", "https://third.example.com/webhooks"))
                .is(200);
        partner.configure(secret.with("/api_base_url", address)).is(200);
        partner.configure(polled("/orders?id={partner_order_id}&flag=")).is(200);
        partner.configure(moved).is(200);
    }

    private static JsonBody polled(String path) {
        return named().with("/webhook_url", "https://hooks.example.com/webhooks")
                .with("/api_base_url", "https://partner.example.com/api")
                .with("/polling", Map.of("path", path, "status_pointer", "/status"));
    }

    @Test
    void takesNullForWhatASchemeHasNot() {
        partner.configure(named().with(
                                "/inbound_signature",
                                JsonBody.of("{\"scheme\": \"chargecars\", \"header\": null, \"encoding\": null,"
                                        + " \"prefix\": null, \"tolerance_seconds\": null}")))
                .is(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://partner.example.com/hook?code=********",
                "https://partner.example.com/hook?a=1&code=********",
                "https://partner.example.com/hook?********",
                "https://partner.example.com/hook?code=%2A%2A%2A%2A%2A%2A%2A%2A",
            })
    void refusesTheMaskOfAnAddressForTheAddress(String masked) {
        for (String field : List.of("webhook_url", "api_base_url")) {
            assertThat(refused(field, JsonBody.of("\"" + masked + "\"")))
                    .containsExactly("/" + field + " masked_query");
        }
    }

    @Test
    void refusesTheMaskOfAPolledPathForThePath() {
        JsonBody polling =
                JsonBody.of("{\"path\": \"/orders/{partner_order_id}?key=********\", \"status_pointer\": \"/status\"}");
        assertThat(refused("polling", polling)).containsExactly("/polling/path masked_query");
    }

    /** Some endpoints authenticate their callers by the query, such as {@code ?code=…}, so the query may be secret. */
    @Test
    void showsNoValueInTheQueryOfAnAddressButToThoseWhoMayChangeIt() {
        Reply created = partner.configure(
                        named().with("/webhook_url", "https://partner.example.com/hook?code=f1rst==&v&flag=")
                                .with("/api_base_url", "https://partner.example.com/api?key=s3cond")
                                .with(
                                        "/polling",
                                        Map.of(
                                                "path",
                                                "/orders?ref={partner_order_id}&key=th1rd",
                                                "status_pointer",
                                                "/status")))
                .is(201);
        for (Reply shown : List.of(created, partner.api().get(partner.path("/integration-config")))) {
            assertThat(shown.raw())
                    .contains("https://partner.example.com/hook?code=********&********&flag=\"")
                    .contains("https://partner.example.com/api?key=********\"")
                    .contains("/orders?ref={partner_order_id}&key=********\"")
                    .doesNotContain("f1rst", "s3cond", "th1rd");
        }
        String page = "/integrations/" + created.text("/data/integration_id");
        assertThat(TestUser.signedIn(server, "viewer").open(page).is(200).body())
                .contains("hook?code=********", "api?key=********", "key=********")
                .doesNotContain("f1rst", "s3cond", "th1rd");
        assertThat(TestUser.signedIn(server, "operator")
                        .open(page + "/settings")
                        .is(200)
                        .body())
                .contains("hook?code=f1rst==", "s3cond", "th1rd");
    }

    @Test
    void showsAnAddressWithoutAQueryAsItIs() {
        String address = "https://Partner.example.com:8443/a%20b/c=d&e/****/";
        Reply created = partner.configure(named().with("/webhook_url", address).with("/api_base_url", address + "?"))
                .is(201);
        assertThat(created.text("/data/webhook_url")).isEqualTo(address);
        assertThat(created.text("/data/api_base_url")).isEqualTo(address + "?");
    }

    @Test
    void keepsTheStoredSecretsWhereTheyWentBefore() {
        partner.configure(withSecrets()).is(201);
        Reply kept = partner.configure(named().with("/webhook_url", "https://PARTNER.example.com:443/other")
                        .with("/api_base_url", "https://partner.example.com"))
                .is(200);
        assertThat(kept.text("/data/api_credentials/token")).isEqualTo("********");
        assertThat(kept.text("/data/custom_headers/X-Tenant")).isEqualTo("********");
    }

    private static JsonBody withSecrets() {
        return named().with("/webhook_url", "https://partner.example.com/webhooks")
                .with("/api_base_url", "https://partner.example.com/api")
                .with("/authentication_type", "bearer_token")
                .with("/api_credentials", Map.of("token", "t0ken"))
                .with("/custom_headers", Map.of("X-Tenant", "nl"));
    }

    private static JsonBody named() {
        return JsonBody.of("{\"integration_name\": \"volvo_dealer_api\"}");
    }

    @Test
    void keepsTheSchemesOwnSecretUntilItIsReplacedOrTakenAway() {
        String scheme = "{\"scheme\": \"hmac\", \"header\": \"X-S\"";
        partner.configure(with("inbound_signature", scheme + ", \"secret\": \"" + OWN_SECRET + "\"}"))
                .is(201);
        Reply kept = partner.configure(with("inbound_signature", scheme + ", \"prefix\": \"sha256=\"}"))
                .is(200);
        assertThat(kept.text("/data/inbound_signature/secret")).isEqualTo("********");
        assertThat(kept.text("/data/inbound_signature/prefix")).isEqualTo("sha256=");
        Reply replaced = partner.configure(with("inbound_signature", scheme + ", \"secret\": \"" + OWN_SECRET + "2\"}"))
                .is(200);
        assertThat(replaced.at("/data/inbound_signature/previous_secret_valid_until")
                        .isNull())
                .isFalse();
        assertThat(integration().inboundSecretsAt(server.clock().instant())).hasSize(2);
        Reply taken = partner.configure(with("inbound_signature", scheme + ", \"secret\": null}"))
                .is(200);
        assertThat(taken.at("/data/inbound_signature/secret").isNull()).isTrue();
        assertThat(integration().inboundSecretsAt(server.clock().instant()))
                .containsExactly(integration().secrets().current());
    }

    @Test
    void showsTheExpiryOfACertificateAndNothingOfItsKey() {
        TestCertificate made = TestCertificate.of("partner-sync");
        Reply created = partner.configure(with(
                        "client_certificate",
                        certificate(made.certificatePem(), made.privateKeyPem()).toString()))
                .is(201);
        assertThat(created.text("/data/client_certificate/subject")).isEqualTo("CN=partner-sync");
        assertThat(created.text("/data/client_certificate/expires_at")).endsWith("Z");
        assertThat(created.text("/data/client_certificate/private_key_pem")).isEqualTo("********");
    }

    /**
     * A client may read a configuration, change it and send all of it back: read-only fields are not reported as typos, and masks
     * are not stored as secrets.
     */
    @Test
    void saysWhatOfAnAnswerCannotBeSentBack() {
        TestCertificate made = TestCertificate.of("partner-sync");
        partner.configure(Seed.integration()
                        .with("/custom_headers", Map.of("X-Tenant", "seven"))
                        .with("/client_certificate", certificate(made.certificatePem(), made.privateKeyPem()))
                        .with(
                                "/inbound_signature",
                                Map.of("scheme", "hmac", "header", "X-S", "secret", "sixteen letters!")))
                .is(201);
        var shown =
                server.admin().get(partner.path("/integration-config")).is(200).at("/data/0");
        List<String> told =
                partner.configure(shown).isFailure(422, "VALIDATION_FAILED").details();
        assertThat(told).allMatch(one -> one.endsWith(" read_only") || one.endsWith(" masked"));
        assertThat(told)
                .contains(
                        "/version read_only",
                        "/success_rate read_only",
                        "/client_certificate/expires_at read_only",
                        "/inbound_signature/previous_secret_valid_until read_only",
                        "/webhook_secret masked",
                        "/custom_headers/X-Tenant masked",
                        "/client_certificate/private_key_pem masked",
                        "/inbound_signature/secret masked");
    }

    @Test
    void storesEverySecretSealedAndAuditsNone() {
        TestCertificate made = TestCertificate.of("partner-sync");
        JsonBody body = Seed.integration()
                .with("/custom_headers", Map.of("X-Tenant", "planted-header-value"))
                .with("/client_certificate", certificate(made.certificatePem(), made.privateKeyPem()))
                .with("/inbound_signature", Map.of("scheme", "hmac", "header", "X-S", "secret", "planted-own-secret"));
        partner.configure(body).is(201);
        partner.configure(body.with("/custom_headers/X-Tenant", "planted-other-value")
                        .with("/inbound_signature/secret", "planted-other-secret"))
                .is(200);
        String stored = db.rows(
                                "select * from partner_integrations where partner_organization_id = ?",
                                partner.id().value())
                        .toString()
                + db.rows("select changes::text from audit_logs where table_name = 'partner_integrations'");
        String keyLine = made.privateKeyPem().lines().toList().get(1);
        assertThat(stored).doesNotContain("planted-").doesNotContain(keyLine);
        assertThat(db.text(
                        "select changes::text from audit_logs where record_id = ? order by id desc limit 1",
                        integration().id().toString()))
                .contains("custom_headers", "X-Tenant", "inbound_secret", "previous_inbound_secret_until");
        assertThat(integration().api().customHeaders()).containsEntry("X-Tenant", "planted-other-value");
        assertThat(integration().api().clientCertificate()).isNotNull();
    }

    private Integration integration() {
        return server.part(Integrations.class).of(partner.id()).getFirst();
    }

    private static JsonBody certificate(String certificatePem, String privateKeyPem) {
        return JsonBody.of("{}").with("/certificate_pem", certificatePem).with("/private_key_pem", privateKeyPem);
    }

    private static JsonBody with(String field, String value) {
        return Seed.integration().with("/" + field, JsonBody.of(value));
    }

    private List<String> refused(String field, String value) {
        return refused(field, JsonBody.of(value));
    }

    private List<String> refused(String field, JsonBody value) {
        List<String> details = partner.configure(Seed.integration().with("/" + field, value))
                .isFailure(422, "VALIDATION_FAILED")
                .details();
        assertThat(db.count(
                        "partner_integrations where partner_organization_id = ?",
                        partner.id().value()))
                .isZero();
        return details;
    }
}
