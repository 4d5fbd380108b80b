package nl.chargecars.partnersync.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Minimal webhook endpoints of partners on this machine. A request to {@link #TOLD} is passed to the listener and answered with 204,
 * a request to {@link #ANSWERING} is only answered, a request to {@link #HANGING} is read and never answered.
 */
final class Receiver implements AutoCloseable {

    static final String TOLD = "/webhooks";
    static final String ANSWERING = "/answers";
    static final String HANGING = "/hangs";

    private static final byte[] NO_CONTENT = "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int BACKLOG = 1_024;

    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong received = new AtomicLong();
    private final Set<Socket> hanging = ConcurrentHashMap.newKeySet();
    private volatile Listener listener = body -> {};

    /** Called on the receiving thread as soon as the body has been read; by several threads at a time. */
    interface Listener {
        void received(byte[] body);
    }

    private Receiver(ServerSocket listening) {
        this.listening = listening;
    }

    static Receiver start() {
        try {
            var receiver = new Receiver(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().name("receiver").start(receiver::accept);
            return receiver;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort() + path);
    }

    /** Returns the number of webhooks received and answered so far. */
    long received() {
        return received.get();
    }

    /** Returns the number of calls to {@link #HANGING} that are still open. */
    int hanging() {
        return hanging.size();
    }

    /** Closes the connections of all hanging calls. */
    void letGo() throws IOException {
        for (Socket socket : hanging) {
            socket.close();
        }
    }

    void tell(Listener next) {
        listener = next;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = listening.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (String first = line(in); !first.isEmpty(); first = line(in)) {
                byte[] body = body(in);
                if (first.contains(" " + HANGING)) {
                    hang(socket);
                    return;
                }
                if (first.contains(" " + TOLD)) {
                    listener.received(body);
                }
                socket.getOutputStream().write(NO_CONTENT);
                received.incrementAndGet();
            }
        } catch (IOException closed) {
            // the sender ended the connection
        } finally {
            open.remove(socket);
        }
    }

    /** Blocks until the sender closes the connection or {@link #letGo} does. */
    private void hang(Socket socket) throws IOException {
        hanging.add(socket);
        try {
            var _ = socket.getInputStream().read();
        } finally {
            hanging.remove(socket);
        }
    }

    private static byte[] body(InputStream in) throws IOException {
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        header.substring("content-length:".length()).strip());
            }
        }
        return in.readNBytes(length);
    }

    /** Reads a line of the request head; empty after the last header and at the end of the stream. */
    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
