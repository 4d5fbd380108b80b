package nl.chargecars.partnersync.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** Reads as much of an answer as is wanted. What arrived before the deadline is there for the thread that stopped waiting. */
final class AnswerReader {

    private static final int MOST_READ = 64 * 1024;
    private static final int MOST_KEPT = 4 * 1024;
    private static final int BUFFER = 4 * 1024;
    private static final int LONGEST_RETRY_AFTER = 100;

    private final byte[] kept = new byte[MOST_KEPT];
    private int keptLength;
    private @Nullable Integer status;
    private @Nullable String retryAfter;

    /** Reads to the end of the body, or until the most that is read; false when there would be more. */
    boolean read(ClassicHttpResponse response) throws IOException {
        head(response);
        HttpEntity entity = response.getEntity();
        return entity == null || readBody(entity.getContent());
    }

    private synchronized void head(ClassicHttpResponse response) {
        status = response.getCode();
        Header header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
        if (header != null && header.getValue() != null && header.getValue().length() <= LONGEST_RETRY_AFTER) {
            retryAfter = header.getValue();
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
        int taken = Math.min(length, MOST_KEPT - keptLength);
        System.arraycopy(buffer, 0, kept, keptLength, taken);
        keptLength += taken;
    }

    /** What came of it; {@code failure} is null when the answer was read as far as is wanted. */
    synchronized Exchange exchange(Duration latency, @Nullable String failure) {
        String body = keptLength == 0 ? null : text(Arrays.copyOf(kept, keptLength));
        return new Exchange(latency, status, body, retryAfter, failure == null ? errorOf(status) : failure);
    }

    private static @Nullable String errorOf(@Nullable Integer status) {
        if (status == null) {
            return "no answer";
        }
        return switch (status / 100) {
            case 2 -> null;
            case 3 -> "responded " + status + ", redirects are not followed";
            default -> "responded " + status;
        };
    }

    /** Whatever it is, as text that the database takes: bytes that are no UTF-8 and U+0000 become U+FFFD. */
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }
}
