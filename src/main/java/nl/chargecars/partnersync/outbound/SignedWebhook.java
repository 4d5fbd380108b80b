package nl.chargecars.partnersync.outbound;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request ready to go.
 *
 * @param shownHeaders may be kept with the attempt and shown
 * @param secretHeaders signatures and credentials: sent, never kept
 */
record SignedWebhook(URI url, String payload, Map<String, String> shownHeaders, Map<String, String> secretHeaders) {

    /** The bytes that were signed. */
    byte[] body() {
        return payload.getBytes(StandardCharsets.UTF_8);
    }

    /** Without the body, which has personal data, and without the secrets. */
    @Override
    public String toString() {
        return "SignedWebhook[" + shownHeaders + "]";
    }
}
