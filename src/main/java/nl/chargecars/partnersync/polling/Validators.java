package nl.chargecars.partnersync.polling;

import java.util.HashMap;
import java.util.Map;
import nl.chargecars.partnersync.calling.PartnerAnswer;
import nl.chargecars.partnersync.web.Storable;
import org.jspecify.annotations.Nullable;

/** The validators of the partner's latest answer, for the next conditional request (RFC 9110, section 13). */
record Validators(@Nullable String etag, @Nullable String lastModified) {

    static final Validators NONE = new Validators(null, null);

    static Validators of(PartnerAnswer answer) {
        return new Validators(storable(answer, "etag"), storable(answer, "last-modified"));
    }

    /** The header's value; null if there is none or it must not be stored: it contains U+0000, say, or a secret of ours. */
    private static @Nullable String storable(PartnerAnswer answer, String header) {
        String value = answer.exchange().headers().get(header);
        return value != null && Storable.is(value) && !answer.sent().areIn(value) ? value : null;
    }

    /** The request headers. If-Modified-Since is sent, too, for servers that do not support ETags; the others prefer the ETag. */
    Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        if (etag != null) {
            headers.put("If-None-Match", etag);
        }
        if (lastModified != null) {
            headers.put("If-Modified-Since", lastModified);
        }
        return headers;
    }

    boolean any() {
        return etag != null || lastModified != null;
    }
}
