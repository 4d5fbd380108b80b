package nl.chargecars.partnersync.outbound;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import nl.chargecars.partnersync.client.OutgoingRequest;

/**
 * A request ready to go.
 *
 * @param shownHeaders may be kept with the attempt and shown
 * @param secretHeaders signatures: sent, never kept
 */
record SignedWebhook(URI url, String payload, Map<String, String> shownHeaders, Map<String, String> secretHeaders) {

    /** Sends the very text that was signed. */
    OutgoingRequest request() {
        Map<String, String> headers = new HashMap<>(shownHeaders);
        headers.putAll(secretHeaders);
        return OutgoingRequest.post(url, headers, payload, OutgoingRequest.EXCERPT);
    }

    /** Without the body, which has personal data, and without the secrets. */
    @Override
    public String toString() {
        return "SignedWebhook[" + shownHeaders + "]";
    }
}
