package nl.chargecars.partnersync.outbound;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import nl.chargecars.partnersync.client.OutgoingRequest;

/**
 * A signed request, ready to be sent.
 *
 * @param shownHeaders may be kept with the attempt and shown
 * @param secretHeaders signatures: sent, never kept
 */
record SignedWebhook(URI url, String payload, Map<String, String> shownHeaders, Map<String, String> secretHeaders) {

    /** Returns the request; its body is exactly the text that was signed. */
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
