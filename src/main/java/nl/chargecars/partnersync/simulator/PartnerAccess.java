package nl.chargecars.partnersync.simulator;

import java.net.URI;

/**
 * The access data that ChargeCars gave to the partner. {@link #toString} omits the secrets.
 *
 * @param server our server, such as {@code http://127.0.0.1:8080}
 * @param partnerId the partner organization's id
 * @param apiKey sent as {@code X-API-Key}
 * @param webhookSecret signs pushed status updates
 */
public record PartnerAccess(URI server, String partnerId, String apiKey, String webhookSecret) {
    @Override
    public String toString() {
        return "PartnerAccess[server=" + server + ", partnerId=" + partnerId + "]";
    }
}
