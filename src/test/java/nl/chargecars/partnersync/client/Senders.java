package nl.chargecars.partnersync.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import javax.net.ssl.TrustManager;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

/** Senders for tests, also those of other packages. Closing it closes the connections. */
public final class Senders implements AutoCloseable {

    private final NameLookup lookup;
    private final CloseableHttpClient client;

    private Senders(NameLookup lookup, ClientTls tls) {
        this.lookup = lookup;
        this.client = new ClientConfiguration().guardedClient(lookup, tls);
    }

    /** As in production: connects to public addresses only. */
    public static Senders toThePublicInternet() {
        return new Senders(new NameLookup(PublicAddresses::include), ClientTls.trustingTheUsual());
    }

    /** Connects to this machine only, and trusts only this authority. */
    static Senders trusting(TrustManager authority) {
        return new Senders(new NameLookup(InetAddress::isLoopbackAddress), ClientTls.trusting(authority));
    }

    static Senders toThisMachineTrustingTheUsual() {
        return new Senders(new NameLookup(InetAddress::isLoopbackAddress), ClientTls.trustingTheUsual());
    }

    public Sender sender() {
        return new Sender(client);
    }

    @Override
    public void close() {
        lookup.close();
        try {
            client.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
