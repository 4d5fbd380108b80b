package nl.chargecars.partnersync.client;

import java.util.Optional;
import nl.chargecars.partnersync.crypto.ClientCertificate;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * The client certificate that a call presents, if any. It is also the state of the pooled connection: a connection that was
 * opened with a certificate is never reused by a call with another certificate, or with none.
 */
record PresentedCertificate(Optional<ClientCertificate> certificate) {

    /** A context for one call. */
    static HttpContext in(@Nullable ClientCertificate certificate) {
        HttpClientContext context = HttpClientContext.create();
        context.setUserToken(new PresentedCertificate(Optional.ofNullable(certificate)));
        return context;
    }

    static Optional<ClientCertificate> of(HttpContext context) {
        return HttpClientContext.cast(context).getUserToken() instanceof PresentedCertificate shown
                ? shown.certificate
                : Optional.empty();
    }
}
