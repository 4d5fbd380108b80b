package nl.chargecars.partnersync.client;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import nl.chargecars.partnersync.crypto.ClientCertificate;
import nl.chargecars.partnersync.crypto.ClientCertificate.UnusableException;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * TLS for outgoing connections: the server's certificate and host name are always verified; our client certificate is presented
 * when the server asks for one and the call has one ({@link PresentedCertificate}). Thread-safe.
 */
final class ClientTls implements TlsSocketStrategy {

    /**
     * Maximum number of client certificates whose TLS sessions are cached for resumption; the least recently used ones are
     * evicted.
     */
    private static final int MOST_KEPT = 256;

    private static final char[] NO_PASSWORD = {};

    private final TrustManager @Nullable [] trusted;
    private final Map<Optional<ClientCertificate>, TlsSocketStrategy> strategies =
            Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Optional<ClientCertificate>, TlsSocketStrategy> eldest) {
                    return size() > MOST_KEPT;
                }
            });

    private ClientTls(TrustManager @Nullable [] trusted) {
        this.trusted = trusted;
    }

    /** Returns TLS that trusts the JDK's certificate authorities. */
    static ClientTls trustingTheUsual() {
        return new ClientTls(null);
    }

    static ClientTls trusting(TrustManager authority) {
        return new ClientTls(new TrustManager[] {authority});
    }

    @Override
    public SSLSocket upgrade(Socket socket, String target, int port, Object attachment, HttpContext context)
            throws IOException {
        return strategy(PresentedCertificate.of(context)).upgrade(socket, target, port, attachment, context);
    }

    private TlsSocketStrategy strategy(Optional<ClientCertificate> certificate) throws IOException {
        TlsSocketStrategy known = strategies.get(certificate);
        if (known != null) {
            return known;
        }
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(certificate.isEmpty() ? null : keyManagers(certificate.get()), trusted, null);
            TlsSocketStrategy made = new DefaultClientTlsStrategy(tls);
            strategies.put(certificate, made);
            return made;
        } catch (GeneralSecurityException | UnusableException unusable) {
            throw new UnusableCertificateException(unusable);
        }
    }

    private static KeyManager[] keyManagers(ClientCertificate certificate)
            throws GeneralSecurityException, IOException, UnusableException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        store.setKeyEntry(
                "client",
                certificate.privateKey(),
                NO_PASSWORD,
                certificate.chain().toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }
}
