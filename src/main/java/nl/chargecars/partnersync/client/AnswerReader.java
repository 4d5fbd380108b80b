package nl.chargecars.partnersync.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** Reads as much of a response as is wanted. Thread-safe: after a timeout, the thread that gave up gets what had arrived by then. */
final class AnswerReader {

    private static final int MOST_READ = OutgoingRequest.WHOLE;
    private static final int BUFFER = 4 * 1024;
    private static final int LONGEST_HEADER = 500;

    /** The charsets that an answer may name instead of UTF-8: those of older servers, which error pages often come from. */
    private static final Set<Charset> OTHER_CHARSETS =
            Set.of(StandardCharsets.ISO_8859_1, Charset.forName("windows-1252"));

    private final int mostKept;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Map<String, String> headers = new TreeMap<>();
    private Charset charset = StandardCharsets.UTF_8;
    private @Nullable Integer status;
    private boolean reconnected;

    /** @param mostKept maximum number of bytes of the body to keep */
    AnswerReader(int mostKept) {
        this.mostKept = mostKept;
    }

    /** Notes that the request is sent again, because the connection was closed. */
    synchronized void noteReconnected() {
        reconnected = true;
    }

    /** Reads the response to the end of its body, or up to the limit; returns false when the limit was reached. */
    boolean read(ClassicHttpResponse response) throws IOException {
        head(response);
        HttpEntity entity = response.getEntity();
        return entity == null || readBody(entity.getContent());
    }

    private synchronized void head(ClassicHttpResponse response) {
        status = response.getCode();
        HttpEntity entity = response.getEntity();
        charset = entity == null ? StandardCharsets.UTF_8 : charset(entity.getContentType());
        for (String name : Exchange.HEADERS) {
            Header header = response.getFirstHeader(name);
            if (header != null && header.getValue() != null && header.getValue().length() <= LONGEST_HEADER) {
                headers.put(name, header.getValue());
            }
        }
    }

    /** JSON is UTF-8 whatever its type says (RFC 8259, sections 8.1 and 11). */
    private static Charset charset(@Nullable String contentType) {
        try {
            ContentType type = ContentType.parseLenient(contentType);
            Charset named = type == null || type.getMimeType().endsWith("json") ? null : type.getCharset();
            return named != null && OTHER_CHARSETS.contains(named) ? named : StandardCharsets.UTF_8;
        } catch (IllegalArgumentException noCharset) {
            return StandardCharsets.UTF_8;
        }
    }

    private boolean readBody(InputStream body) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int total = 0;
        int read = body.read(buffer);
        while (read >= 0) {
            keep(buffer, read);
            total += read;
            if (total >= MOST_READ) {
                return false;
            }
            read = body.read(buffer, 0, Math.min(BUFFER, MOST_READ - total));
        }
        return true;
    }

    private synchronized void keep(byte[] buffer, int length) {
        kept.write(buffer, 0, Math.min(length, mostKept - kept.size()));
    }

    /**
     * Returns the outcome of the attempt.
     *
     * @param failure null when the response was read as far as is wanted; its status then decides about success
     */
    synchronized Exchange exchange(Duration latency, @Nullable Failure failure) {
        String body = kept.size() == 0 ? null : text(kept.toByteArray(), charset);
        return new Exchange(latency, status, body, headers, reconnected, failure == null ? failureOf(status) : failure);
    }

    private static @Nullable Failure failureOf(@Nullable Integer status) {
        if (status == null) {
            return Failure.of(FailureCode.NO_ANSWER);
        }
        return switch (status / 100) {
            case 2 -> null;
            case 3 -> new Failure(FailureCode.REDIRECTED, "responded " + status + ", redirects are not followed");
            default -> new Failure(FailureCode.RESPONDED, "responded " + status);
        };
    }

    /** Converts any bytes to text that the database accepts: bytes that are not of the charset, and U+0000, become U+FFFD. */
    private static String text(byte[] bytes, Charset charset) {
        return new String(bytes, charset).replace('\0', '\uFFFD');
    }
}
