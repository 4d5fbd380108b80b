package nl.chargecars.partnersync.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import nl.chargecars.partnersync.crypto.ClientCertificate;
import nl.chargecars.partnersync.testing.TestCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests over real TLS on this machine which servers we trust, and which client certificate we present (mutual TLS). */
class ClientTlsTest {

    private static final String NOT_TRUSTED = "the certificate is not trusted, or not for this host";
    private static final TestCertificate SERVER = TestCertificate.forServer("ip:127.0.0.1");
    private static final TestCertificate OURS = TestCertificate.of("chargecars");
    private static final TestCertificate OTHER = TestCertificate.of("laderthuis");

    @Test
    void aServerThatNoAuthorityVouchesForIsNotCalled() {
        try (var server = TlsServer.start(SERVER, false);
                var senders = Senders.trusting(TlsServer.trust(OTHER))) {
            assertThat(get(senders, server, null).error()).isEqualTo(NOT_TRUSTED);
        }
    }

    @Test
    void theJdksAuthoritiesDoNotTrustJustAnybody() {
        try (var server = TlsServer.start(SERVER, false);
                var senders = Senders.toThisMachineTrustingTheUsual()) {
            assertThat(get(senders, server, null).error()).isEqualTo(NOT_TRUSTED);
        }
    }

    @Test
    void aCertificateForAnotherHostIsNotTaken() {
        TestCertificate another = TestCertificate.forServer("dns:partner.example,ip:127.0.0.2");
        try (var server = TlsServer.start(another, false);
                var senders = Senders.trusting(TlsServer.trust(another))) {
            assertThat(get(senders, server, null).error()).isEqualTo(NOT_TRUSTED);
        }
    }

    @Test
    void aCertificateWhoseTimeIsOverIsNotTaken() {
        TestCertificate.Issued expired = TestCertificate.expiredForServer("ip:127.0.0.1");
        try (var server = TlsServer.start(expired.own(), false);
                var senders = Senders.trusting(TlsServer.trust(expired.authority()))) {
            Exchange exchange = get(senders, server, null);
            assertThat(exchange.error()).isEqualTo("the certificate has expired");
            assertThat(exchange.errorCode()).isEqualTo("certificate_expired");
        }
    }

    @Test
    void withoutACertificateNobodyIsServedWhereOneIsNeeded() {
        try (var server = TlsServer.start(SERVER, true, OURS);
                var senders = Senders.trusting(TlsServer.trust(SERVER))) {
            Exchange exchange = get(senders, server, null);
            assertThat(exchange.succeeded()).isFalse();
            assertThat(exchange.status()).isNull();
            assertThat(exchange.error()).contains("asks for a client certificate");
        }
    }

    @Test
    void aCertificateThatThePartnerDoesNotKnowIsRefused() {
        try (var server = TlsServer.start(SERVER, true, OURS);
                var senders = Senders.trusting(TlsServer.trust(SERVER))) {
            Exchange exchange = get(senders, server, OTHER);
            assertThat(exchange.succeeded()).isFalse();
            assertThat(exchange.error()).doesNotContain("asks for a client certificate");
        }
    }

    @Test
    void showsOursWhereThePartnerAsksForIt() {
        try (var server = TlsServer.start(SERVER, true, OURS);
                var senders = Senders.trusting(TlsServer.trust(SERVER))) {
            Exchange exchange = get(senders, server, OURS);
            assertThat(exchange.error()).isNull();
            assertThat(exchange.body()).isEqualTo("CN=chargecars");
        }
    }

    /** Connections are reused, but two integrations with one host and different client certificates never share a connection. */
    @Test
    void aConnectionIsNeverSharedAmongCertificates() {
        try (var server = TlsServer.start(SERVER, false, OURS, OTHER);
                var senders = Senders.trusting(TlsServer.trust(SERVER))) {
            for (int round = 0; round < 5; round++) {
                assertThat(get(senders, server, OURS).body()).isEqualTo("CN=chargecars");
                assertThat(get(senders, server, null).body()).isEqualTo(TlsServer.NOBODY);
                assertThat(get(senders, server, OTHER).body()).isEqualTo("CN=laderthuis");
            }
        }
    }

    private static Exchange get(Senders senders, TlsServer server, @Nullable TestCertificate shown) {
        ClientCertificate certificate =
                shown == null ? null : new ClientCertificate(shown.certificatePem(), shown.privateKeyPem());
        return senders.sender()
                .send(OutgoingRequest.get(server.url(), Map.of()).showing(certificate), Duration.ofSeconds(10));
    }
}
