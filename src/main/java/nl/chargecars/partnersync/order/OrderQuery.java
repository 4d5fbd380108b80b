package nl.chargecars.partnersync.order;

import java.time.Instant;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import org.jspecify.annotations.Nullable;

/**
 * Which orders are asked for. Newest first; with {@code updatedSince} in the order of their last change, oldest first, so that
 * a poller can go on where it stopped.
 *
 * @param partner null: of all partners
 * @param reference any external reference, or the order number
 * @param referenceType narrows {@code reference} to one key
 * @param customer the e-mail address or the name of the customer, or its beginning; not together with {@code reference}
 * @param wholeWords only by all of a name's words or of the address, and no beginnings
 * @param placedFrom placed then or later
 * @param placedBefore placed before then
 * @param after continue behind this order
 * @param afterUpdatedAt its last change, where that is the order of the list
 * @param limit rows at most
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

    /** A partner's own, newest first. */
    public static OrderQuery newest(PartnerId partner, @Nullable String reference, @Nullable OrderId after, int limit) {
        return new OrderQuery(partner, reference, null, null, false, null, null, null, null, after, null, limit);
    }

    /** Without the customer: this may end up in a log. */
    @Override
    public String toString() {
        return "OrderQuery[partner=" + partner + ", reference=" + reference + ", status=" + status + "]";
    }
}
