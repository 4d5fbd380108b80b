package nl.chargecars.partnersync.client;

import java.util.Optional;
import nl.chargecars.partnersync.crypto.ClientCertificate;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * The client certificate that a call presents, if any. It is also the state of the pooled connection: a connection that was
 * opened with a certificate is never reused by a call with another certificate, or with none.
 *
 * @param own null when any pooled connection with the certificate will do; else an object that no other call has, so that none does
 */
record PresentedCertificate(
        Optional<ClientCertificate> certificate, @Nullable Object own) {

    /** A context for one call. */
    static HttpClientContext in(@Nullable ClientCertificate certificate) {
        return context(certificate, null);
    }

    /** A context for one call on a new connection. */
    static HttpClientContext onANewConnection(@Nullable ClientCertificate certificate) {
        return context(certificate, new Object());
    }

    static Optional<ClientCertificate> of(HttpContext context) {
        return HttpClientContext.cast(context).getUserToken() instanceof PresentedCertificate shown
                ? shown.certificate
                : Optional.empty();
    }

    private static HttpClientContext context(@Nullable ClientCertificate certificate, @Nullable Object own) {
        HttpClientContext context = HttpClientContext.create();
        context.setUserToken(new PresentedCertificate(Optional.ofNullable(certificate), own));
        return context;
    }
}
