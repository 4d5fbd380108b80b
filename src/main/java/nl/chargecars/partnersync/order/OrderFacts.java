package nl.chargecars.partnersync.order;

import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import org.jspecify.annotations.Nullable;

/**
 * The data of an order that events contain besides its status (seed, "Notify Partner Status Change").
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

    /** Leaves out the customer, as the text may be logged. */
    @Override
    public String toString() {
        return "OrderFacts[" + number + "]";
    }
}
