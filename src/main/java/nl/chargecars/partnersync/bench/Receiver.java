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
 * Partners' endpoints on this machine that do next to nothing. What comes to {@link #TOLD} is told to the listener and answered
 * with 204, what comes to {@link #ANSWERING} only answered, what comes to {@link #HANGING} read and never answered.
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

    /** Called on the receiving thread as soon as the body is there. */
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

    /** Webhooks received and answered so far. */
    long received() {
        return received.get();
    }

    /** Calls that wait for an answer which does not come. */
    int hanging() {
        return hanging.size();
    }

    /** Ends all of those. */
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

    /** Until the sender gives up, or the receiver lets go of it. */
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

    /** Empty at the end of the head, and when nothing more comes. */
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
