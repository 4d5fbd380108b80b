package nl.chargecars.partnersync.partner;

import org.jspecify.annotations.Nullable;

/**
 * How the status of an order is asked of a partner that does not tell it by itself.
 *
 * @param path below {@code api_base_url}; {@value #ORDER} in it stands for the partner's order id
 * @param statusPointer where the status is in the answer (RFC 6901)
 * @param timestampPointer where the time of that status is; null when the answer has none
 */
public record Polling(
        String path, String statusPointer, @Nullable String timestampPointer, boolean enabled) {

    public static final String ORDER = "{partner_order_id}";

    /** For whoever looks. */
    public Polling shown() {
        return at(ShownAddress.of(path));
    }

    /** True when its query has values that are masked for whoever looks. */
    boolean holdsSecret() {
        return !shown().equals(this);
    }

    Polling at(String other) {
        return new Polling(other, statusPointer, timestampPointer, enabled);
    }
}
