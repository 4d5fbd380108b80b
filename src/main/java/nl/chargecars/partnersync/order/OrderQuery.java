package nl.chargecars.partnersync.order;

import java.time.Instant;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import org.jspecify.annotations.Nullable;

/**
 * A query for a page of orders. All criteria must match; a criterion that is null is not applied. The newest orders come first; with
 * {@code updatedSince} the orders come by last change, oldest first, so that a poller can continue where it stopped.
 *
 * @param partner null: orders of all partners
 * @param reference any external reference, or the order number
 * @param referenceType key to which {@code reference} is limited
 * @param customer e-mail address or name of the customer, or its beginning; not together with {@code reference}
 * @param wholeWords whether {@code customer} must match a whole address or whole words of a name, not a beginning
 * @param placedFrom earliest time of placement
 * @param placedBefore end of the time of placement, exclusive
 * @param after last order of the previous page
 * @param afterUpdatedAt last change of {@code after}, required with {@code updatedSince}
 * @param limit most orders to return
 */
public record OrderQuery(
        @Nullable PartnerId partner,
        @Nullable String reference,
        @Nullable String referenceType,
        @Nullable String customer,
        boolean wholeWords,
        @Nullable String status,
        @Nullable Instant placedFrom,
        @Nullable Instant placedBefore,
        @Nullable Instant updatedSince,
        @Nullable OrderId after,
        @Nullable Instant afterUpdatedAt,
        int limit) {

    /** Returns a query for a partner's orders, newest first. */
    public static OrderQuery newest(PartnerId partner, @Nullable String reference, @Nullable OrderId after, int limit) {
        return new OrderQuery(partner, reference, null, null, false, null, null, null, null, after, null, limit);
    }

    /** Leaves out the customer, as the text may be logged. */
    @Override
    public String toString() {
        return "OrderQuery[partner=" + partner + ", reference=" + reference + ", status=" + status + "]";
    }
}
