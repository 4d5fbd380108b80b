package nl.chargecars.partnersync.orderdesk;

import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.order.OrderRecord;
import org.jspecify.annotations.Nullable;

/**
 * Orders of one page of the list.
 *
 * @param by what they were found by
 * @param after where the next page begins; null on the last one
 */
record Found(By by, List<OrderRecord> orders, @Nullable String after) {

    /** Those of the filters that these orders were found by. */
    Filters applied(Filters filters) {
        return by == By.EXACT ? Filters.NONE.withReference(filters.reference()) : filters;
    }

    /** True when what was typed is known to be a number or a reference; before that it may be of a customer. */
    boolean isReferred() {
        return (by == By.EXACT || by == By.REFERENCE) && (!orders.isEmpty() || after != null);
    }

    /** The one order whose number or id was typed; empty for any other text. */
    Optional<OrderRecord> theOrder() {
        return by == By.EXACT && orders.size() == 1 ? Optional.of(orders.getFirst()) : Optional.empty();
    }

    /** What a text was understood as. */
    enum By {
        /** Nothing was searched for: the newest. */
        NOTHING,
        /** An order's own number or id: the filters play no part. */
        EXACT,
        /** A reference. */
        REFERENCE,
        /** An e-mail address or a name, or the beginning of one. */
        CUSTOMER
    }
}
