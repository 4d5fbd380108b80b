package nl.chargecars.partnersync.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import nl.chargecars.partnersync.crypto.ClientCertificate.UnusableException;
import nl.chargecars.partnersync.testing.TestCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCertificateTest {

    private final Instant now = Clock.systemUTC().instant();

    @Test
    void refusesAKeyThatBelongsToAnotherCertificate() {
        var mixed = new ClientCertificate(
                TestCertificate.of("one").certificatePem(),
                TestCertificate.of("other").privateKeyPem());
        assertThatThrownBy(() -> mixed.check(now))
                .isInstanceOf(UnusableException.class)
                .hasMessageContaining("does not belong");
    }

    @Test
    void refusesAKeyOfAnotherKind() {
        var mixed = new ClientCertificate(
                TestCertificate.withKey("RSA").certificatePem(),
                TestCertificate.withKey("EC").privateKeyPem());
        assertThatThrownBy(() -> mixed.check(now)).isInstanceOf(UnusableException.class);
    }

    @Test
    void refusesACertificateWhoseTimeIsOver() {
        assertThatThrownBy(() -> of(TestCertificate.expired()).check(now))
                .isInstanceOf(UnusableException.class)
                .hasMessageContaining("expired at");
    }

    @Test
    void refusesAKindOfKeyThatNobodyTakesAnyMore() {
        assertThatThrownBy(() -> of(TestCertificate.withKey("DSA")).check(now)).isInstanceOf(UnusableException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing",
                "-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----"
            })
    void refusesWhatIsNoKeyWithoutRepeatingIt(String text) {
        var broken = new ClientCertificate(TestCertificate.of("one").certificatePem(), text);
        assertThatThrownBy(() -> broken.check(now))
                .isInstanceOf(UnusableException.class)
                .hasMessageNotContaining("AAAA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nothing", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"})
    void refusesWhatIsNoCertificate(String text) {
        var broken = new ClientCertificate(text, TestCertificate.of("one").privateKeyPem());
        assertThatThrownBy(broken::chain).isInstanceOf(UnusableException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void takesAPairThatBelongsTogether(String keyAlgorithm) throws UnusableException {
        ClientCertificate pair = of(TestCertificate.withKey(keyAlgorithm));
        pair.check(now);
        assertThat(pair.subject()).isEqualTo("CN=test");
        assertThat(pair.expiresAt()).isAfter(now);
    }

    @Test
    void showsNothingOfItsKey() {
        ClientCertificate pair = of(TestCertificate.of("one"));
        assertThat(pair.toString()).doesNotContain("KEY").doesNotContain("CERTIFICATE");
    }

    private static ClientCertificate of(TestCertificate made) {
        return new ClientCertificate(made.certificatePem(), made.privateKeyPem());
    }
}
