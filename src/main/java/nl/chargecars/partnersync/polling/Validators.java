package nl.chargecars.partnersync.polling;

import java.util.HashMap;
import java.util.Map;
import nl.chargecars.partnersync.client.Exchange;
import org.jspecify.annotations.Nullable;

/** What the partner gave with its latest answer, to be asked "has it changed since?" with (RFC 9110, section 13). */
record Validators(@Nullable String etag, @Nullable String lastModified) {

    static final Validators NONE = new Validators(null, null);

    static Validators of(Exchange answer) {
        return new Validators(answer.headers().get("etag"), answer.headers().get("last-modified"));
    }

    /** An ETag says it better, so the time is sent beside it only for servers that know no ETags. */
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
