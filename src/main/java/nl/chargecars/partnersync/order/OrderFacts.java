package nl.chargecars.partnersync.order;

import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import org.jspecify.annotations.Nullable;

/**
 * What the partner is told about an order besides its status (seed, "Notify Partner Status Change").
 *
 * @param number such as {@code CC-2026-00001}
 */
public record OrderFacts(
        OrderId id,
        PartnerId partner,
        String number,
        String partnerOrderId,
        @Nullable String partnerCustomerId,
        String customerName,
        String customerEmail) {

    /** Without the customer: this may end up in a log. */
    @Override
    public String toString() {
        return "OrderFacts[" + number + "]";
    }
}
