package nl.chargecars.partnersync.simulator;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads HTTP/1.1 requests from a connection, one after the other, within bounds. */
final class RequestReader {

    private static final int LONGEST_HEAD = 64 * 1024;
    private static final int LARGEST_BODY = 16 * 1024 * 1024;

    private final InputStream in;
    private int allowance; // bytes that lines may still have, so that no caller fills the memory

    RequestReader(InputStream in) {
        this.in = new BufferedInputStream(in, 16 * 1024);
    }

    /**
     * The next request; empty when the caller closed the connection instead.
     *
     * @throws ProtocolException when the input is not HTTP or exceeds a limit
     */
    Optional<RawRequest> next() throws IOException {
        allowance = LONGEST_HEAD;
        Optional<String> firstLine = line();
        if (firstLine.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = firstLine.get().split(" ", -1);
        if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
            throw new ProtocolException("not a request line of HTTP/1.1");
        }
        HttpHeaders headers = headers();
        boolean keepAlive = parts[2].equals("HTTP/1.1")
                && !headers.firstValue("connection").orElse("").equalsIgnoreCase("close");
        return Optional.of(new RawRequest(parts[0], parts[1], headers, body(headers), keepAlive));
    }

    /** Waits until the caller closes the connection, and discards what it sends until then. */
    void untilHungUp() throws IOException {
        var ignored = new byte[1024];
        while (in.read(ignored) >= 0) {
            // discarded
        }
    }

    private HttpHeaders headers() throws IOException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = requiredLine(); !line.isEmpty(); line = requiredLine()) {
            int colon = line.indexOf(':');
            String name = line.substring(0, Math.max(0, colon));
            if (name.isEmpty() || name.chars().anyMatch(character -> character <= ' ')) {
                throw new ProtocolException("a header line without a proper name");
            }
            headers.computeIfAbsent(name, _ -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return HttpHeaders.of(headers, (_, _) -> true);
    }

    private byte[] body(HttpHeaders headers) throws IOException {
        String encoding = headers.firstValue("transfer-encoding").orElse("").toLowerCase(Locale.ROOT);
        if (encoding.equals("chunked")) {
            return chunks();
        }
        if (!encoding.isEmpty()) {
            throw new ProtocolException("transfer-encoding " + encoding + " is not known here");
        }
        return exactly(bounded(headers.firstValue("content-length").orElse("0"), 10));
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        allowance = LARGEST_BODY;
        while (true) {
            String size = requiredLine().split(";", 2)[0].strip();
            byte[] chunk = exactly(bounded(size, 16));
            if (chunk.length == 0) {
                break;
            }
            body.writeBytes(chunk);
            bounded(String.valueOf(body.size()), 10);
            requiredLine();
        }
        while (!requiredLine().isEmpty()) {
            // trailers are ignored
        }
        return body.toByteArray();
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the caller hung up in the middle of its request");
        }
        return bytes;
    }

    private static int bounded(String size, int radix) throws ProtocolException {
        try {
            int number = Integer.parseInt(size, radix);
            if (number >= 0 && number <= LARGEST_BODY) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // falls through to the refusal
        }
        throw new ProtocolException("a body's length is from 0 to " + LARGEST_BODY + " bytes");
    }

    private String requiredLine() throws IOException {
        return line().orElseThrow(() -> new EOFException("the caller hung up in the middle of its request"));
    }

    /** The next line, without its line end; empty when the input has ended. */
    private Optional<String> line() throws IOException {
        var line = new ByteArrayOutputStream(128);
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) {
                if (line.size() == 0) {
                    return Optional.empty();
                }
                throw new EOFException("the caller hung up in the middle of a line");
            }
            if (allowance-- == 0) {
                throw new ProtocolException("the lines of the request are too long");
            }
            if (read != '\r') {
                line.write(read);
            }
        }
        return Optional.of(line.toString(StandardCharsets.ISO_8859_1));
    }
}
