package nl.chargecars.partnersync.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestCertificate;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * Tests {@code client_certificate} from the configuration to the delivery, with an endpoint that refuses callers without the right
 * certificate. Only the certificate authority of the endpoint is replaced.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ClientCertificateDeliveryTest {

    private static final TestCertificate SERVER = TestCertificate.forServer("ip:127.0.0.1");
    private static final TestCertificate OURS = TestCertificate.of("chargecars");
    private static final TestCertificate ANOTHER = TestCertificate.of("laderthuis");

    private final TlsServer endpoint = TlsServer.start(SERVER, true, OURS);
    private final TestServer server = TestServer.with(TrustingTheEndpoint.class);

    /** Configuration of this test's server, which makes it trust the certificate of the endpoint. */
    static class TrustingTheEndpoint {
        @Bean
        @Primary
        ClientTls trustingTheEndpoint() {
            return ClientTls.trusting(TlsServer.trust(SERVER));
        }
    }

    @AfterAll
    void stop() {
        server.close();
        endpoint.close();
    }

    @Test
    void isShownToTheEndpointAndNothingElseIsServed() {
        TestPartner partner = TestPartner.integrated(
                server,
                Seed.integration()
                        .with("/webhook_url", endpoint.url().toString())
                        .with("/api_credentials", Map.of("token", "t0ken")));
        partner.place(Seed.order()).is(201);
        server.deliver();
        assertThat(delivery(partner).text("/data/0/state")).isEqualTo("pending");
        assertThat(testEvent(partner).at("/data/response_status").isNull()).isTrue();

        configure(partner, ANOTHER);
        assertThat(testEvent(partner).at("/data/delivered").asBoolean()).isFalse();

        Reply configured = configure(partner, OURS);
        assertThat(configured.raw()).doesNotContain("PRIVATE KEY").contains("CN=chargecars");
        assertThat(testEvent(partner).text("/data/response_body")).isEqualTo("CN=chargecars");
        String id = delivery(partner).text("/data/0/delivery_id");
        server.admin().post(partner.path("/deliveries/" + id + "/retry"), "").is(200);
        server.deliver();
        Reply delivered = server.admin().get(partner.path("/deliveries/" + id)).is(200);
        assertThat(delivered.text("/data/state")).isEqualTo("delivered");
        assertThat(delivered.at("/data/attempts/0/response/status").isNull()).isTrue();
        assertThat(delivered.text("/data/attempts/1/response/body")).isEqualTo("CN=chargecars");

        configure(partner, null);
        assertThat(testEvent(partner).at("/data/delivered").asBoolean())
                .as("once it is taken away, on new connections as on kept ones")
                .isFalse();
    }

    private Reply delivery(TestPartner partner) {
        return server.admin()
                .get(partner.path("/deliveries?event=order_created"))
                .is(200);
    }

    private Reply testEvent(TestPartner partner) {
        return server.admin()
                .post(partner.path("/integration-config/test-event"), "")
                .is(200);
    }

    private static Reply configure(TestPartner partner, @Nullable TestCertificate shown) {
        Map<String, String> certificate = shown == null
                ? null
                : Map.of("certificate_pem", shown.certificatePem(), "private_key_pem", shown.privateKeyPem());
        return partner.set("client_certificate", certificate).is(200);
    }
}
