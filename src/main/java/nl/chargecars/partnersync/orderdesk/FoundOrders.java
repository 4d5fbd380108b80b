package nl.chargecars.partnersync.orderdesk;

import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.order.OrderRecord;
import org.jspecify.annotations.Nullable;

/**
 * The orders on one page of the list.
 *
 * @param by how the text was understood
 * @param orders outlines, see {@link nl.chargecars.partnersync.order.Orders#outlines}
 * @param after the cursor of the next page; null on the last page
 * @param partial true when only the newest orders of the customers were searched for undelivered ones
 * @param broad true when so many customers fit the text that some of them may not have been looked at
 */
record FoundOrders(
        By by, List<OrderRecord> orders, @Nullable String after, boolean partial, boolean broad) {

    FoundOrders(By by, List<OrderRecord> orders, @Nullable String after) {
        this(by, orders, after, false, false);
    }

    /** Returns the filters that were applied to find these orders. */
    Filters applied(Filters filters) {
        return by == By.EXACT ? Filters.NONE.withReference(filters.reference()) : filters;
    }

    /** Returns true when the text is known to be a number or a reference; any other text may be a customer's data. */
    boolean isReferred() {
        return (by == By.EXACT || by == By.REFERENCE) && (!orders.isEmpty() || after != null);
    }

    /** Returns the order whose number or id is the text; empty for any other text. */
    Optional<OrderRecord> theOrder() {
        return by == By.EXACT && orders.size() == 1 ? Optional.of(orders.getFirst()) : Optional.empty();
    }

    /** What a text was understood as. */
    enum By {
        /** There was no text: the newest orders. */
        NOTHING,
        /** An order's own number or id: the filters play no part. */
        EXACT,
        /** A reference. */
        REFERENCE,
        /** An e-mail address or a name, or the beginning of one. */
        CUSTOMER
    }
}
