package nl.chargecars.partnersync.settings;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Where alerts are told besides log, metrics and API. Neither is needed. Prints no secret. */
public record AlertSettings(Optional<AlertWebhook> webhook, Optional<Mail> mail) {

    /** Nowhere. */
    public static AlertSettings none() {
        return new AlertSettings(Optional.empty(), Optional.empty());
    }

    /**
     * An address of ChargeCars' own.
     *
     * @param secret of Standard Webhooks, {@code whsec_…} or any text
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

        /** Begins in the clear and must go over to TLS. */
        public static final String STARTTLS = "starttls";

        /** TLS from the first byte. */
        public static final String TLS = "tls";

        /** None; for a server on the same machine. */
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
