package nl.chargecars.partnersync.client;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import nl.chargecars.partnersync.crypto.ClientCertificate;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request that is ready to send. {@code toString} shows neither headers nor body, which may contain secrets and personal
 * data.
 *
 * @param headers sent unchanged
 * @param body sent as UTF-8; null for none
 * @param certificate presented when the server asks for one (mutual TLS); null for none
 * @param most maximum number of bytes of the response's body to keep, up to {@link #WHOLE}
 */
public record OutgoingRequest(
        String method,
        URI url,
        Map<String, String> headers,
        @Nullable String body,
        @Nullable ClientCertificate certificate,
        int most) {

    /** Bytes to keep of a response that is only shown to people. */
    public static final int EXCERPT = 4 * 1024;

    /** Maximum number of bytes read of any response. */
    public static final int WHOLE = 64 * 1024;

    public OutgoingRequest {
        headers = Map.copyOf(headers);
        if (most < 0 || most > WHOLE) {
            throw new IllegalArgumentException("of an answer at most " + WHOLE + " bytes are read");
        }
    }

    public static OutgoingRequest post(URI url, Map<String, String> headers, String body, int most) {
        return new OutgoingRequest("POST", url, headers, body, null, most);
    }

    public static OutgoingRequest get(URI url, Map<String, String> headers) {
        return new OutgoingRequest("GET", url, headers, null, null, WHOLE);
    }

    /** Returns the same request with these headers added, except those whose names (in any case) the request has already. */
    public OutgoingRequest under(Map<String, String> more) {
        if (more.isEmpty()) {
            return this;
        }
        var all = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(more);
        all.putAll(headers);
        return new OutgoingRequest(method, url, all, body, certificate, most);
    }

    /** The same request, with a certificate to be shown where the other side asks for one. */
    public OutgoingRequest showing(@Nullable ClientCertificate shown) {
        return new OutgoingRequest(method, url, headers, body, shown, most);
    }

    @Override
    public String toString() {
        return "OutgoingRequest[" + method + "]";
    }
}
