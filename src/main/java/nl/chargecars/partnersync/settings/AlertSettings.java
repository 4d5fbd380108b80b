package nl.chargecars.partnersync.settings;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Where alerts are sent in addition to log, metrics and API. Both are optional. {@code toString} shows no secret. */
public record AlertSettings(Optional<AlertWebhook> webhook, Optional<Mail> mail) {

    /** Returns settings without webhook and mail. */
    public static AlertSettings none() {
        return new AlertSettings(Optional.empty(), Optional.empty());
    }

    /**
     * A webhook of ChargeCars' own.
     *
     * @param secret for the signature of Standard Webhooks: {@code whsec_…} or any text
     */
    public record AlertWebhook(URI url, String secret) {
        @Override
        public String toString() {
            return "AlertWebhook[host=" + url.getHost() + "]";
        }
    }

    /**
     * An SMTP server and whom to write to.
     *
     * @param user empty: without authentication
     * @param tls {@link #STARTTLS}, {@link #TLS} or {@link #NO_TLS}
     */
    public record Mail(
            String host,
            int port,
            Optional<String> user,
            Optional<String> password,
            String from,
            List<String> to,
            String tls) {

        /** The connection begins without encryption and must switch to TLS. */
        public static final String STARTTLS = "starttls";

        /** TLS from the first byte. */
        public static final String TLS = "tls";

        /** No TLS; for a server on the same machine. */
        public static final String NO_TLS = "none";

        static final List<String> ALL_TLS = List.of(STARTTLS, TLS, NO_TLS);

        public Mail {
            to = List.copyOf(to);
        }

        @Override
        public String toString() {
            return "Mail[host=" + host + ", port=" + port + "]";
        }
    }
}
