package nl.chargecars.partnersync.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A caller that sees every byte and every reset, which HTTP clients hide. */
final class RawCaller implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Socket socket;
    private final InputStream in;

    RawCaller(URI server) throws IOException {
        socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        in = socket.getInputStream();
    }

    /** Connects and posts one webhook. */
    static RawCaller posting(URI url, String body) throws IOException {
        var caller = new RawCaller(url);
        caller.send("POST " + url.getPath() + " HTTP/1.1\r\nHost: partner\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
        return caller;
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The next byte; -1 when the other side closed the connection without a reset. */
    int read() throws IOException {
        return in.read();
    }

    /** Status line and headers, up to and without the empty line. */
    String readHead() throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) requiredByte());
        }
        return head.toString().strip();
    }

    String read(int length) throws IOException {
        var text = new StringBuilder();
        while (text.length() < length) {
            text.append((char) requiredByte());
        }
        return text.toString();
    }

    String readToEnd() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    long skip(long bytes) throws IOException {
        in.skipNBytes(bytes);
        return bytes;
    }

    /** Sets how long a read waits for a byte before it throws a SocketTimeoutException. */
    void patience(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private int requiredByte() throws IOException {
        int read = in.read();
        if (read < 0) {
            throw new IOException("the partner closed the connection");
        }
        return read;
    }
}
