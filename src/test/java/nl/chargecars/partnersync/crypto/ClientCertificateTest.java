package nl.chargecars.partnersync.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import nl.chargecars.partnersync.crypto.ClientCertificate.Flaw;
import nl.chargecars.partnersync.crypto.ClientCertificate.UnusableException;
import nl.chargecars.partnersync.testing.TestCertificate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCertificateTest {

    /** Created once, because creating a certificate starts a process. */
    private static final TestCertificate ONE = TestCertificate.of("one");

    private static final TestCertificate RSA = TestCertificate.withKey("RSA");

    private final Instant now = Clock.systemUTC().instant();

    @Test
    void refusesAKeyThatBelongsToAnotherCertificate() {
        var mixed = new ClientCertificate(
                ONE.certificatePem(), TestCertificate.of("other").privateKeyPem());
        assertThat(flaw(mixed::checkKey)).isEqualTo(Flaw.KEY_OF_ANOTHER);
    }

    @Test
    void refusesAKeyOfAnotherKind() {
        var mixed = new ClientCertificate(RSA.certificatePem(), ONE.privateKeyPem());
        assertThat(flaw(mixed::checkKey)).isEqualTo(Flaw.KEY_OF_ANOTHER);
    }

    @Test
    void refusesACertificateWhoseTimeIsOver() {
        ClientCertificate expired = of(TestCertificate.expired());
        assertThat(flaw(() -> expired.checkCertificate(now))).isEqualTo(Flaw.EXPIRED_CERTIFICATE);
    }

    @Test
    void refusesAKindOfKeyThatNobodyTakesAnyMore() {
        ClientCertificate old = of(TestCertificate.withKey("DSA"));
        assertThat(flaw(() -> old.checkCertificate(now))).isEqualTo(Flaw.UNSUPPORTED_CERTIFICATE);
    }

    /** With a key of 16,384 bits a signature takes seconds, so a partner could slow us down. The key of this test has 8,448 bits. */
    @Test
    void refusesAKeySoLargeThatToUseItTakesLong() throws IOException {
        try (var pem = ClientCertificateTest.class.getResourceAsStream("rsa-8448-certificate.pem")) {
            var large = new ClientCertificate(
                    new String(Objects.requireNonNull(pem).readAllBytes(), StandardCharsets.US_ASCII),
                    RSA.privateKeyPem());
            assertThat(flaw(() -> large.checkCertificate(now))).isEqualTo(Flaw.UNSUPPORTED_CERTIFICATE);
            assertThat(flaw(large::checkKey)).isEqualTo(Flaw.UNSUPPORTED_CERTIFICATE);
        }
    }

    @Test
    void refusesAKeyOfTheSameKindThatBelongsToAnother() {
        var mixed = new ClientCertificate(
                RSA.certificatePem(), TestCertificate.withKey("RSA").privateKeyPem());
        assertThat(flaw(mixed::checkKey)).isEqualTo(Flaw.KEY_OF_ANOTHER);
    }

    /** The other numbers of a key with the right modulus may have any size; a signature with this one takes half a minute. */
    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void refusesAKeyWithNumbersMuchLongerThanItsModulus() throws UnusableException, GeneralSecurityException {
        RSAPublicKey shown = (RSAPublicKey) of(RSA).chain().getFirst().getPublicKey();
        BigInteger one = BigInteger.ONE;
        BigInteger large = BigInteger.TWO.pow(40_000).add(one);
        byte[] key = KeyFactory.getInstance("RSA")
                .generatePrivate(new RSAPrivateCrtKeySpec(
                        shown.getModulus(), shown.getPublicExponent(), one, large, large, large, large, one))
                .getEncoded();
        String pem = "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
        assertThat(flaw(new ClientCertificate(RSA.certificatePem(), pem)::checkKey))
                .isEqualTo(Flaw.KEY_OF_ANOTHER);
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "'': NOT_PKCS8",
                "nothing: NOT_PKCS8",
                "-----BEGIN PRIVATE KEY-----|!!!!|-----END PRIVATE KEY-----: INVALID_KEY",
                "-----BEGIN PRIVATE KEY-----|AAAA|-----END PRIVATE KEY-----: INVALID_KEY",
                "-----BEGIN PRIVATE KEY-----|AAAA: INVALID_KEY",
                "-----BEGIN RSA PRIVATE KEY-----|AAAA|-----END RSA PRIVATE KEY-----: NOT_PKCS8",
                "-----BEGIN RSA PRIVATE KEY-----|Proc-Type 4,ENCRYPTED|AAAA|-----END RSA PRIVATE KEY-----: ENCRYPTED_KEY",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----|AAAA|-----END ENCRYPTED PRIVATE KEY-----: ENCRYPTED_KEY"
            },
            delimiter = ':')
    void refusesWhatIsNoKeyWithoutRepeatingIt(String lines, Flaw flaw) {
        var broken = new ClientCertificate(ONE.certificatePem(), lines.replace('|', '\n'));
        assertThatThrownBy(broken::checkKey).hasMessageNotContaining("AAAA");
        assertThat(flaw(broken::checkKey)).isEqualTo(flaw);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nothing", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"})
    void refusesWhatIsNoCertificate(String text) {
        var broken = new ClientCertificate(text, ONE.privateKeyPem());
        assertThatThrownBy(broken::chain).isInstanceOf(UnusableException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void takesAPairThatBelongsTogether(String keyAlgorithm) throws UnusableException {
        ClientCertificate pair = of(TestCertificate.withKey(keyAlgorithm));
        pair.checkCertificate(now);
        pair.checkKey();
        assertThat(pair.subject()).isEqualTo("CN=test");
        assertThat(pair.expiresAt()).isAfter(now);
    }

    @Test
    void showsNothingOfItsKey() {
        ClientCertificate pair = of(ONE);
        assertThat(pair.toString()).doesNotContain("KEY").doesNotContain("CERTIFICATE");
    }

    private static Flaw flaw(ThrowingCallable check) {
        return catchThrowableOfType(UnusableException.class, check).flaw();
    }

    private static ClientCertificate of(TestCertificate made) {
        return new ClientCertificate(made.certificatePem(), made.privateKeyPem());
    }
}
