package nl.chargecars.partnersync.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One keep-alive connection to this machine that sends complete requests and reads responses. It uses as little CPU as possible,
 * because the load generator takes CPU from the server under test. Not thread-safe.
 */
final class HttpConnection implements AutoCloseable {

    private static final int LONGEST_SILENCE_MILLIS = 60_000;
    private static final int BUFFER = 16_384;
    private static final int HEXADECIMAL = 16;
    private static final int STATUS_AT = 9;
    private static final int STATUS_END = 12;
    private static final String SET_COOKIE = "set-cookie:";

    private final int port;
    private Socket socket;
    private InputStream in;
    private boolean toBeClosed;

    HttpConnection(int port) throws IOException {
        this.port = port;
        open();
    }

    private void open() throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(LONGEST_SILENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream(), BUFFER);
        toBeClosed = false;
    }

    /** @param cookies the cookies that the response sets, each as {@code name=value} */
    record Answer(int status, String body, List<String> cookies) {}

    /** Sends one request and reads its whole response. Reconnects first if the previous response closed the connection. */
    Answer exchange(byte[] request) throws IOException {
        if (toBeClosed) {
            socket.close();
            open();
        }
        socket.getOutputStream().write(request);
        int status = Integer.parseInt(line().substring(STATUS_AT, STATUS_END));
        int length = 0;
        boolean chunked = false;
        List<String> cookies = new ArrayList<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lowerCase = header.toLowerCase(Locale.ROOT);
            if (lowerCase.startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring("content-length:".length()).strip());
            } else if (lowerCase.startsWith("transfer-encoding:")) {
                chunked = lowerCase.endsWith("chunked");
            } else if (lowerCase.startsWith("connection:")) {
                toBeClosed = lowerCase.endsWith("close");
            } else if (lowerCase.startsWith(SET_COOKIE)) {
                cookies.add(
                        header.substring(SET_COOKIE.length()).split(";", 2)[0].strip());
            }
        }
        return new Answer(status, chunked ? chunks() : text(length), cookies);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String chunks() throws IOException {
        var body = new StringBuilder();
        for (int length = chunkLength(); length > 0; length = chunkLength()) {
            body.append(text(length));
            line();
        }
        line();
        return body.toString();
    }

    private int chunkLength() throws IOException {
        return Integer.parseInt(line(), HEXADECIMAL);
    }

    private String text(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the server closed the connection within an answer");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
    }
}
