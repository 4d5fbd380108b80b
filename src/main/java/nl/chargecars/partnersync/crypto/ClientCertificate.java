package nl.chargecars.partnersync.crypto;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate with its private key, by which we show a partner who we are (mutual TLS). Prints nothing of its key.
 *
 * @param certificatePem the certificate, followed by those that lead to its root, if any
 * @param privateKeyPem PKCS#8, not encrypted: RSA, EC or Ed25519
 */
public record ClientCertificate(String certificatePem, String privateKeyPem) {

    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final byte[] SAMPLE = "do these two belong together?".getBytes(StandardCharsets.US_ASCII);

    /** Why a pair cannot be used, in words for whoever configured it; never a part of the key. */
    public static final class UnusableException extends Exception {
        UnusableException(String message) {
            super(message);
        }
    }

    /** The certificate first, then those above it. */
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
        Matcher pem = PKCS8.matcher(privateKeyPem);
        if (!pem.find()) {
            throw new UnusableException("A private key in PKCS#8 PEM (BEGIN PRIVATE KEY) without password is expected;"
                    + " `openssl pkcs8 -topk8 -nodes` makes one.");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
            return KeyFactory.getInstance(leaf().getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            throw new UnusableException("The private key does not belong to the certificate.");
        }
    }

    public Instant expiresAt() throws UnusableException {
        return leaf().getNotAfter().toInstant();
    }

    /** Whose it is, as the certificate names it. */
    public String subject() throws UnusableException {
        return leaf().getSubjectX500Principal().getName();
    }

    /** @throws UnusableException unless the key signs what the certificate verifies, and the certificate is in force */
    public void check(Instant now) throws UnusableException {
        if (!belongTogether(privateKey(), leaf().getPublicKey())) {
            throw new UnusableException("The private key does not belong to the certificate.");
        }
        if (now.isAfter(expiresAt())) {
            throw new UnusableException("The certificate expired at " + expiresAt() + ".");
        }
    }

    private X509Certificate leaf() throws UnusableException {
        return chain().getFirst();
    }

    private static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey) throws UnusableException {
        try {
            Signature signature = Signature.getInstance(signatureAlgorithm(publicKey.getAlgorithm()));
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

    private static String signatureAlgorithm(String keyAlgorithm) throws UnusableException {
        return switch (keyAlgorithm) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "EdDSA", "Ed25519" -> "EdDSA";
            default -> throw new UnusableException("A certificate for an RSA, EC or Ed25519 key is expected.");
        };
    }

    private static UnusableException noCertificate() {
        return new UnusableException("An X.509 certificate in PEM (BEGIN CERTIFICATE) is expected.");
    }

    @Override
    public String toString() {
        return "ClientCertificate[…]";
    }
}
