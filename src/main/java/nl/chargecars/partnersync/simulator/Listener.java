package nl.chargecars.partnersync.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A TCP port of 127.0.0.1 that can be up or down. While it is down, connections are refused, and a socket that is bound but does not
 * listen reserves the port.
 */
final class Listener implements AutoCloseable {

    private static final int BACKLOG = 1024;
    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    private final String name;
    private final Function<RawRequest, Behaviour> desk;
    private final InetSocketAddress address;
    private final AtomicInteger taken = new AtomicInteger();
    private @Nullable Life life;
    private @Nullable Socket keptPort;

    /** Listens on a free port at once. */
    Listener(String name, Function<RawRequest, Behaviour> desk) {
        this.name = name;
        this.desk = desk;
        this.life = new Life(new InetSocketAddress(loopback(), 0));
        this.address = new InetSocketAddress(loopback(), life.port());
    }

    int port() {
        return address.getPort();
    }

    /** The number of connections so far, over all lives. */
    int taken() {
        return taken.get();
    }

    /** Ends every connection and refuses new ones. */
    synchronized void goDown() {
        if (life == null) {
            return;
        }
        life.end();
        life = null;
        keptPort = bindWithoutListening();
    }

    /** Listens again, on the same port. */
    synchronized void comeBack() {
        if (life != null) {
            return;
        }
        releasePort();
        life = new Life(address);
    }

    @Override
    public synchronized void close() {
        if (life != null) {
            life.end();
            life = null;
        }
        releasePort();
    }

    private Socket bindWithoutListening() {
        var socket = new Socket();
        try {
            socket.setReuseAddress(true);
            socket.bind(address);
            return socket;
        } catch (IOException taken) {
            closeQuietly(socket);
            throw new UncheckedIOException("port " + port() + " could not be kept while down", taken);
        }
    }

    private void releasePort() {
        if (keptPort != null) {
            closeQuietly(keptPort);
            keptPort = null;
        }
    }

    private ServerSocket listen(InetSocketAddress where) {
        try {
            var server = new ServerSocket();
            try {
                server.setReuseAddress(true); // connections of an earlier life may still be closing
                server.bind(where, BACKLOG);
                return server;
            } catch (IOException taken) {
                closeQuietly(server);
                throw taken;
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("partner " + name + " cannot listen on " + where, failed);
        }
    }

    private static InetAddress loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception alreadyGone) {
            // closed is what we wanted
        }
    }

    /** The time from coming up to going down: one listening socket and the connections it accepted. */
    private final class Life {
        private final ServerSocket server;
        private final Thread acceptor;
        private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
        private final CountDownLatch ending = new CountDownLatch(1);

        Life(InetSocketAddress where) {
            server = listen(where);
            acceptor = Thread.ofVirtual().name("partner-" + name).start(this::acceptUntilEnd);
        }

        int port() {
            return server.getLocalPort();
        }

        void end() {
            ending.countDown();
            closeQuietly(server);
            connections.forEach(Listener::closeQuietly);
            try {
                acceptor.join(LONGEST_END); // the system frees the port only when no thread is in accept()
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private void acceptUntilEnd() {
            while (ending.getCount() > 0) {
                try {
                    Socket socket = server.accept();
                    taken.incrementAndGet();
                    Thread.ofVirtual().name("partner-" + name + "-connection").start(() -> serve(socket));
                } catch (IOException failed) {
                    pauseAfterFailure();
                }
            }
        }

        /**
         * Waits after a failed accept, for example when the system has no sockets left, to avoid a busy loop. Returns at once when
         * the life is ending.
         */
        private void pauseAfterFailure() {
            try {
                ending.await(50, TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                ending.countDown(); // somebody wants this thread to end
            }
        }

        private void serve(Socket socket) {
            connections.add(socket);
            try (socket) {
                if (ending.getCount() > 0) {
                    socket.setTcpNoDelay(true);
                    new Connection(socket, desk, ending).serve();
                }
            } catch (IOException hungUp) {
                // the caller closed the connection or the partner went down: both are expected
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            } finally {
                connections.remove(socket);
            }
        }
    }
}
