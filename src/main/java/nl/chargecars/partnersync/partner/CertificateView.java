package nl.chargecars.partnersync.partner;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.crypto.ClientCertificate;
import org.jspecify.annotations.Nullable;

/** A client certificate for display: its subject and expiry, and the private key masked. */
record CertificateView(String certificatePem, String privateKeyPem, String subject, Instant expiresAt) {

    /** Names of the fields that responses contain and requests must not set: they are taken from the certificate. */
    static final List<String> OURS = List.of("subject", "expires_at");

    static @Nullable CertificateView of(@Nullable ClientCertificate certificate) {
        if (certificate == null) {
            return null;
        }
        try {
            return new CertificateView(
                    certificate.certificatePem(), Mask.TEXT, certificate.subject(), certificate.expiresAt());
        } catch (ClientCertificate.UnusableException stored) {
            throw new IllegalStateException("a stored client certificate cannot be read", stored);
        }
    }

    static Instant expiresAt(ClientCertificate certificate) {
        try {
            return certificate.expiresAt();
        } catch (ClientCertificate.UnusableException checkedBefore) {
            throw new IllegalStateException("a client certificate that was checked cannot be read", checkedBefore);
        }
    }
}
