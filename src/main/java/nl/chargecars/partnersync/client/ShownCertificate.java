package nl.chargecars.partnersync.client;

import java.util.Optional;
import nl.chargecars.partnersync.crypto.ClientCertificate;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate a call shows, if any. It is the state of the connection too: one that was opened with a certificate is
 * never used by a call that shows another, or none.
 */
record ShownCertificate(Optional<ClientCertificate> certificate) {

    /** A context for one call. */
    static HttpContext in(@Nullable ClientCertificate certificate) {
        HttpClientContext context = HttpClientContext.create();
        context.setUserToken(new ShownCertificate(Optional.ofNullable(certificate)));
        return context;
    }

    static Optional<ClientCertificate> of(HttpContext context) {
        return HttpClientContext.cast(context).getUserToken() instanceof ShownCertificate shown
                ? shown.certificate
                : Optional.empty();
    }
}
