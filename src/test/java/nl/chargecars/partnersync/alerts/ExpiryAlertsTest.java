package nl.chargecars.partnersync.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.alerts.TestAlerts.Told;
import nl.chargecars.partnersync.crypto.ClientCertificate;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestCertificate;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests that a partner's credential or our client certificate is an alert from some time before it expires until it is revoked or
 * replaced.
 */
class ExpiryAlertsTest {

    @RegisterExtension
    static final TestAlerts alerts = new TestAlerts();

    private final TestServer server = alerts.server;

    @Test
    void aCredentialAboutToExpireIsAnAlert14And3And1DaysBeforeAndFromItsEndUntilItIsRevoked() {
        TestPartner partner = TestPartner.withoutIntegration(server);
        Instant expiresAt = server.clock().instant().plus(Duration.ofDays(20));
        String credential = keyUntil(partner, expiresAt);
        assertToldOfItsEnd(expiresAt, () -> {
            assertThat(TestUser.signedIn(server, "admin")
                            .open("/partners/" + partner.id())
                            .is(200)
                            .body())
                    .as("where it is revoked")
                    .contains(credential + "/revoke");
            server.admin().delete(partner.path("/credentials/" + credential)).is(200);
        });
        assertThat(server.db()
                        .text(
                                "select changes -> 'state' ->> 'from' from audit_logs"
                                        + " where action = 'CREDENTIAL_REVOKED' and record_id = ?",
                                credential))
                .isEqualTo("expired");
    }

    @Test
    void anExpiredCredentialThatNobodyRevokesIsNoAlertAfterAFortnightAndNobodyIsToldThatItIsOver() {
        Instant expiresAt = server.clock().instant().plus(Duration.ofHours(1));
        keyUntil(TestPartner.withoutIntegration(server), expiresAt);
        alerts.step();
        server.clock().set(expiresAt.plus(Duration.ofDays(13)));
        alerts.step();
        assertThat(alerts.subjects()).singleElement().asString().endsWith(", expired");
        server.clock().set(expiresAt.plus(Duration.ofDays(14)));
        alerts.step();
        assertThat(alerts.subjects()).isEmpty();
        assertThat(alerts.told()).as("in one day, and expired").hasSize(2).noneMatch(Told::isClosing);
    }

    @Test
    void aKeyOfOurOwnAboutToExpireLeadsAdministratorsToTheStaffKeysAndTellsOthersWhomToAsk() {
        Instant expiresAt = server.clock().instant().plus(Duration.ofDays(2));
        server.admin()
                .post("/api/v1/staff-keys", Map.of("role", "viewer", "expires_at", expiresAt.toString()))
                .is(201);
        alerts.step();
        assertThat(alerts.onlyAlert().text("/data/0/url")).isEqualTo(alerts.publicUrl() + "/people/keys");
        assertThat(TestUser.signedIn(server, "admin")
                        .open("/exceptions")
                        .is(200)
                        .body())
                .contains("href=\"/people/keys\"")
                .doesNotContain("Ask an administrator");
        for (String role : List.of("operator", "viewer")) {
            assertThat(TestUser.signedIn(server, role)
                            .open("/exceptions")
                            .is(200)
                            .body())
                    .contains("Ask an administrator")
                    .doesNotContain("/people/keys");
        }
    }

    private String keyUntil(TestPartner partner, Instant expiresAt) {
        return server.admin()
                .post(partner.path("/credentials"), Map.of("type", "api_key", "expires_at", expiresAt.toString()))
                .is(201)
                .text("/data/credential_id");
    }

    @Test
    void aClientCertificateAboutToExpireIsAnAlertToo() throws ClientCertificate.UnusableException {
        Instant expiresAt = server.clock().instant().plus(Duration.ofDays(20));
        TestPartner partner = certified("volvo_dealer_api", expiresAt);
        assertToldOfItsEnd(
                expiresAt,
                () -> server.db()
                        .update(
                                "update partner_integrations set client_certificate_expires_at = ?::timestamptz"
                                        + " where partner_organization_id = ?",
                                expiresAt.plus(Duration.ofDays(365)).toString(),
                                partner.id().value()));
        assertThat(alerts.told().getFirst().body()).contains("client certificate of the integration volvo_dealer_api");
        assertThat(alerts.smtp.mails().getFirst())
                .contains("Een sleutel verloopt of is verlopen / credential expiring, Volvo dealers, volvo_dealer_api");
    }

    /** Its lines would be read as ours. */
    @Test
    void theMessageIsOneLineWhateverThePartnerCalledTheIntegration() throws ClientCertificate.UnusableException {
        certified(
                "volvo\r\nAll is well.\u2028\u0085See: https://elsewhere.example",
                server.clock().instant().plus(Duration.ofHours(20)));
        alerts.step();
        assertThat(alerts.onlyAlert().text("/data/0/message"))
                .startsWith(
                        "The client certificate of the integration volvo All is well. See: https://elsewhere.example"
                                + " expires at ");
        assertThat(alerts.onlyAlert().text("/data/0/saying/name"))
                .isEqualTo("volvo All is well. See: https://elsewhere.example");
    }

    /** A partner with our client certificate, which expires then instead of in ten years. */
    private TestPartner certified(String integrationName, Instant expiresAt)
            throws ClientCertificate.UnusableException {
        var test = TestCertificate.of("chargecars");
        var certificate = new ClientCertificate(test.certificatePem(), test.privateKeyPem());
        TestPartner partner = TestPartner.integrated(
                server,
                Seed.integration()
                        .with("/integration_name", integrationName)
                        .with(
                                "/client_certificate",
                                Map.of(
                                        "certificate_pem", certificate.certificatePem(),
                                        "private_key_pem", certificate.privateKeyPem())));
        assertThat(server.db()
                        .update(
                                "update partner_integrations set client_certificate_expires_at = ?::timestamptz"
                                        + " where client_certificate_expires_at = ?::timestamptz"
                                        + " and partner_organization_id = ?",
                                expiresAt.toString(),
                                certificate.expiresAt().toString(),
                                partner.id().value()))
                .isEqualTo(1);
        return partner;
    }

    private void assertToldOfItsEnd(Instant expiresAt, Runnable mended) {
        alerts.step();
        assertThat(alerts.subjects()).isEmpty();
        for (int days : new int[] {14, 3, 1}) {
            server.clock().set(expiresAt.minus(Duration.ofDays(days)).plusSeconds(1));
            alerts.step();
            alerts.step();
            assertThat(alerts.subjects())
                    .singleElement()
                    .asString()
                    .endsWith(", " + days + (days == 1 ? " day" : " days"));
        }
        server.clock().set(expiresAt.plusSeconds(120));
        alerts.step();
        assertThat(alerts.subjects()).singleElement().asString().endsWith(", expired");
        assertThat(alerts.told()).hasSize(4).noneMatch(Told::isClosing);
        assertThat(alerts.told().getLast().body()).contains(" expired at ");
        assertThat(alerts.smtp.mails()).hasSize(4).noneMatch(mail -> mail.contains("] voorbij: "));

        mended.run();
        alerts.step();
        assertThat(alerts.subjects()).isEmpty();
        assertThat(alerts.told()).hasSize(5);
        assertThat(alerts.told().stream().filter(Told::isClosing))
                .singleElement()
                .satisfies(one -> assertThat(one.body()).contains(", expired\""));
        assertThat(alerts.smtp.mails().getLast()).contains("] voorbij: ");
    }
}
