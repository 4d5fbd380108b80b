package nl.chargecars.partnersync.polling;

import java.util.HashMap;
import java.util.Map;
import nl.chargecars.partnersync.client.Exchange;
import nl.chargecars.partnersync.web.Storable;
import org.jspecify.annotations.Nullable;

/** What the partner gave with its latest answer, to be asked "has it changed since?" with (RFC 9110, section 13). */
record Validators(@Nullable String etag, @Nullable String lastModified) {

    static final Validators NONE = new Validators(null, null);

    static Validators of(Exchange answer) {
        return new Validators(storable(answer, "etag"), storable(answer, "last-modified"));
    }

    /** One with U+0000 in it, say, is as good as none. */
    private static @Nullable String storable(Exchange answer, String header) {
        String value = answer.headers().get(header);
        return value != null && Storable.is(value) ? value : null;
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
