package nl.chargecars.partnersync.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import nl.chargecars.partnersync.testing.TestCertificate;

/** A partner's TLS server on 127.0.0.1. It answers each request with the subject of the client certificate, or {@link #NOBODY}. */
final class TlsServer implements AutoCloseable {

    static final String NOBODY = "nobody";

    private final HttpsServer server;

    private TlsServer(HttpsServer server) {
        this.server = server;
    }

    /**
     * Starts a server.
     *
     * @param needed whether it requires a client certificate
     * @param known the client certificates that it trusts
     */
    static TlsServer start(TestCertificate own, boolean needed, TestCertificate... known) {
        try {
            SSLContext tls = own.tls(trust(known));
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters settings = tls.getDefaultSSLParameters();
                    settings.setWantClientAuth(true);
                    if (needed) {
                        settings.setNeedClientAuth(true);
                    }
                    parameters.setSSLParameters(settings);
                }
            });
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/", TlsServer::answer);
            server.start();
            return new TlsServer(server);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    /** A trust manager that trusts only these certificates. */
    static TrustManager trust(TestCertificate... known) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((known.length == 0 ? TestCertificate.of("nobody") : known[0]).store(false, known));
            return factory.getTrustManagers()[0];
        } catch (GeneralSecurityException failed) {
            throw new AssertionError(failed);
        }
    }

    URI url() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/orders");
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] name = peer((HttpsExchange) exchange).getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, name.length);
            exchange.getResponseBody().write(name);
        } catch (IOException hungUp) {
            throw new UncheckedIOException(hungUp);
        }
    }

    private static String peer(HttpsExchange exchange) {
        try {
            return exchange.getSSLSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException nobody) {
            return NOBODY;
        }
    }
}
