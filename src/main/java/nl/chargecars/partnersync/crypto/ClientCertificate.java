package nl.chargecars.partnersync.crypto;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import nl.chargecars.partnersync.id.WireNamed;

/**
 * A certificate with its private key, by which this server identifies itself to a partner (mutual TLS). {@code toString} shows
 * nothing of the key.
 *
 * @param certificatePem the certificate, followed by the certificates up to its root, if any
 * @param privateKeyPem PKCS#8, not encrypted: RSA, EC or Ed25519
 */
public record ClientCertificate(String certificatePem, String privateKeyPem) {

    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    /**
     * In bits. One signature with a key of this size takes a tenth of a second, and the time grows with the third power of the
     * size; nobody uses larger keys.
     */
    private static final int LARGEST_RSA = 8_192;

    private static final byte[] SAMPLE = "do these two belong together?".getBytes(StandardCharsets.US_ASCII);

    /** What is wrong with a certificate and key: a stable code, for programs and for translated messages. */
    public enum Flaw implements WireNamed {
        INVALID_CERTIFICATE(false, "An X.509 certificate in PEM (BEGIN CERTIFICATE) is expected."),
        UNSUPPORTED_CERTIFICATE(false, "A certificate for an RSA (up to 8192 bits), EC or Ed25519 key is expected."),
        EXPIRED_CERTIFICATE(false, "The certificate has expired."),
        ENCRYPTED_KEY(true, "The private key has a password; `openssl pkcs8 -topk8 -nodes` makes one without."),
        NOT_PKCS8(
                true,
                "A private key in PKCS#8 PEM (BEGIN PRIVATE KEY) is expected; `openssl pkcs8 -topk8 -nodes` makes one."),
        INVALID_KEY(
                true,
                "The private key cannot be read: what stands between its BEGIN and END is not a key, or not all of it."),
        KEY_OF_ANOTHER(true, "The private key does not belong to the certificate.");

        private final boolean ofKey;
        private final String text;

        Flaw(boolean ofKey, String text) {
            this.ofKey = ofKey;
            this.text = text;
        }

        /** True when the private key has to be replaced or converted, false when the certificate has to be. */
        public boolean isOfKey() {
            return ofKey;
        }
    }

    /**
     * Thrown when a certificate and key cannot be used; the message is for the person who configured them, and never contains a
     * part of the key.
     */
    public static final class UnusableException extends Exception {

        private final Flaw flaw;

        UnusableException(Flaw flaw) {
            this(flaw, flaw.text);
        }

        UnusableException(Flaw flaw, String message) {
            super(message);
            this.flaw = flaw;
        }

        public Flaw flaw() {
            return flaw;
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    /** Returns the certificate, followed by the certificates of the authorities above it. */
    public List<X509Certificate> chain() throws UnusableException {
        try {
            var pem = new ByteArrayInputStream(certificatePem.getBytes(StandardCharsets.UTF_8));
            List<X509Certificate> chain = CertificateFactory.getInstance("X.509").generateCertificates(pem).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (!chain.isEmpty()) {
                return chain;
            }
        } catch (GeneralSecurityException unreadable) {
            throw noCertificate();
        }
        throw noCertificate();
    }

    public PrivateKey privateKey() throws UnusableException {
        PKCS8EncodedKeySpec encoded = encodedKey();
        String algorithm = leaf().getPublicKey().getAlgorithm();
        return read(encoded, algorithm).orElseThrow(() -> {
            boolean isKey = KEY_ALGORITHMS.stream()
                    .anyMatch(other -> read(encoded, other).isPresent());
            return new UnusableException(isKey ? Flaw.KEY_OF_ANOTHER : Flaw.INVALID_KEY);
        });
    }

    private PKCS8EncodedKeySpec encodedKey() throws UnusableException {
        Matcher pem = PKCS8.matcher(privateKeyPem);
        if (!pem.find()) {
            boolean begun = privateKeyPem.contains("-----BEGIN PRIVATE KEY-----");
            boolean locked = privateKeyPem.contains("ENCRYPTED");
            throw new UnusableException(begun ? Flaw.INVALID_KEY : locked ? Flaw.ENCRYPTED_KEY : Flaw.NOT_PKCS8);
        }
        try {
            return new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        } catch (IllegalArgumentException noBase64) {
            throw new UnusableException(Flaw.INVALID_KEY);
        }
    }

    private static Optional<PrivateKey> read(PKCS8EncodedKeySpec encoded, String algorithm) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(encoded));
        } catch (GeneralSecurityException otherKind) {
            return Optional.empty();
        }
    }

    public Instant expiresAt() throws UnusableException {
        return leaf().getNotAfter().toInstant();
    }

    /** Returns the distinguished name of the certificate's subject. */
    public String subject() throws UnusableException {
        return leaf().getSubjectX500Principal().getName();
    }

    /** @throws UnusableException when the certificate cannot be read, is for an unsupported kind of key, or has expired */
    public void checkCertificate(Instant now) throws UnusableException {
        signatureAlgorithm(leaf().getPublicKey());
        if (now.isAfter(expiresAt())) {
            throw new UnusableException(Flaw.EXPIRED_CERTIFICATE, "The certificate expired at " + expiresAt() + ".");
        }
    }

    /** @throws UnusableException when the key cannot be read, or does not belong to the certificate */
    public void checkKey() throws UnusableException {
        if (!belongTogether(privateKey(), leaf().getPublicKey())) {
            throw new UnusableException(Flaw.KEY_OF_ANOTHER);
        }
    }

    private X509Certificate leaf() throws UnusableException {
        return chain().getFirst();
    }

    private static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey) throws UnusableException {
        String algorithm = signatureAlgorithm(publicKey);
        if (privateKey instanceof RSAPrivateKey own
                && publicKey instanceof RSAKey shown
                && (!own.getModulus().equals(shown.getModulus()) || isOutOfProportion(own))) {
            return false; // checked before signing, because the size of the private key is not limited
        }
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException different) {
            return false;
        }
    }

    /** The JDK checks the modulus only. With other numbers that are much longer, one signature takes seconds. */
    private static boolean isOutOfProportion(RSAPrivateKey key) {
        int longest = key.getModulus().bitLength();
        return numbers(key).anyMatch(number -> number.bitLength() > longest);
    }

    private static Stream<BigInteger> numbers(RSAPrivateKey key) {
        return key instanceof RSAPrivateCrtKey whole
                ? Stream.of(
                        whole.getPublicExponent(),
                        whole.getPrivateExponent(),
                        whole.getPrimeP(),
                        whole.getPrimeQ(),
                        whole.getPrimeExponentP(),
                        whole.getPrimeExponentQ(),
                        whole.getCrtCoefficient())
                : Stream.of(key.getPrivateExponent());
    }

    private static String signatureAlgorithm(PublicKey key) throws UnusableException {
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() > LARGEST_RSA) {
            throw new UnusableException(Flaw.UNSUPPORTED_CERTIFICATE);
        }
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "EdDSA", "Ed25519" -> "EdDSA";
            default -> throw new UnusableException(Flaw.UNSUPPORTED_CERTIFICATE);
        };
    }

    private static UnusableException noCertificate() {
        return new UnusableException(Flaw.INVALID_CERTIFICATE);
    }

    @Override
    public String toString() {
        return "ClientCertificate[…]";
    }
}
