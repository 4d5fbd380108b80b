package nl.chargecars.partnersync.partner;

import org.jspecify.annotations.Nullable;

/**
 * How the status of an order is polled from a partner that does not send status updates itself.
 *
 * @param path path below {@code api_base_url}; {@value #ORDER} in it stands for the partner's order id
 * @param statusPointer JSON pointer to the status in the response (RFC 6901)
 * @param timestampPointer JSON pointer to the time of that status; null when the response has none
 */
public record Polling(
        String path, String statusPointer, @Nullable String timestampPointer, boolean enabled) {

    public static final String ORDER = "{partner_order_id}";

    /** Returns these settings with the values in the query of the path masked, for display. */
    public Polling shown() {
        return at(ShownAddress.of(path));
    }

    /** Returns true when the query of the path has values that are masked for display. */
    boolean holdsSecret() {
        return !shown().equals(this);
    }

    Polling at(String other) {
        return new Polling(other, statusPointer, timestampPointer, enabled);
    }
}
