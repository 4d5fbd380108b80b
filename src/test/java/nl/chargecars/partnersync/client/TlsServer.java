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
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import nl.chargecars.partnersync.crypto.ClientCertificate;
import nl.chargecars.partnersync.testing.TestCertificate;

/** A partner's server over TLS on 127.0.0.1, which answers with the name of the certificate that it was shown. */
final class TlsServer implements AutoCloseable {

    static final String NOBODY = "nobody";

    private final HttpsServer server;

    private TlsServer(HttpsServer server) {
        this.server = server;
    }

    /**
     * Starts one.
     *
     * @param needed whether nobody is served without a certificate
     * @param known the certificates of clients that it trusts
     */
    static TlsServer start(TestCertificate own, boolean needed, TestCertificate... known) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store(own, true), new char[0]);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(keys.getKeyManagers(), new TrustManager[] {trust(known)}, null);
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
        } catch (IOException | GeneralSecurityException failed) {
            throw new AssertionError(failed);
        }
    }

    /** Trusts these certificates and no other. */
    static TrustManager trust(TestCertificate... known) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store(known.length == 0 ? TestCertificate.of("nobody") : known[0], false, known));
            return factory.getTrustManagers()[0];
        } catch (IOException | GeneralSecurityException failed) {
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

    private static KeyStore store(TestCertificate one, boolean withKey, TestCertificate... known)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        try {
            var pair = new ClientCertificate(one.certificatePem(), one.privateKeyPem());
            if (withKey) {
                store.setKeyEntry(
                        "own", pair.privateKey(), new char[0], pair.chain().toArray(Certificate[]::new));
            } else {
                store.setCertificateEntry("known", pair.chain().getFirst());
            }
            for (TestCertificate other : known) {
                var more = new ClientCertificate(other.certificatePem(), other.privateKeyPem());
                store.setCertificateEntry("known-" + store.size(), more.chain().getFirst());
            }
        } catch (ClientCertificate.UnusableException impossible) {
            throw new AssertionError(impossible);
        }
        return store;
    }
}
