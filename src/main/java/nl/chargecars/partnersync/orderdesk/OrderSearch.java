package nl.chargecars.partnersync.orderdesk;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.order.OrderQuery;
import nl.chargecars.partnersync.order.OrderRecord;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.orderdesk.Found.By;
import nl.chargecars.partnersync.outbound.Undelivered;
import nl.chargecars.partnersync.outbound.Undelivered.Waiting;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Timestamps;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds orders by whatever somebody has in hand. A text is a number, an id or a reference if any order has it; else it is taken for
 * a name, or for an e-mail address where it has an {@code @}: that is never tried as anything else, and never put into a URL.
 */
@Component
class OrderSearch {

    static final int ROWS = 50;

    /** Fewer letters say nothing. */
    private static final int SHORTEST_NAME = 2;

    private final Orders orders;
    private final Undelivered undelivered;

    OrderSearch(Orders orders, Undelivered undelivered) {
        this.orders = orders;
        this.undelivered = undelivered;
    }

    /** The order of exactly this number or id. */
    Optional<OrderRecord> exactly(String text) {
        return orders.find(text)
                .or(() -> orders.find(text.toUpperCase(Locale.ROOT)))
                .flatMap(id -> orders.read(List.of(id)).stream().findFirst());
    }

    /** By whatever the text is, the first page of them. */
    Found anything(String text, Filters filters) {
        if (text.isEmpty()) {
            return listed(filters.withReference(null), "");
        }
        if (!text.contains("@")) {
            Found referred = listed(filters.withReference(text), "");
            if (!referred.orders().isEmpty() || !couldBeName(text)) {
                return referred;
            }
        }
        return new Found(By.CUSTOMER, orders.list(query(filters, null, text, null)), null);
    }

    /** Those that the filters leave, newest first. */
    Found listed(Filters filters, String after) {
        String reference = filters.reference();
        if (reference != null) {
            Optional<OrderRecord> exact = exactly(reference);
            if (exact.isPresent()) {
                return new Found(By.REFERENCE, List.of(exact.get()), null);
            }
        }
        return filters.isUndelivered() && reference == null ? undelivered(filters, after) : orders(filters, after);
    }

    private Found orders(Filters filters, String after) {
        OrderId behind = after.isEmpty() ? null : Cursor.decode(after, 1, values -> OrderId.of(values.getFirst()));
        List<OrderRecord> rows = orders.list(query(filters, filters.reference(), null, behind));
        Page<OrderRecord> page = Page.of(rows, ROWS, order -> Cursor.of(order.id()));
        return new Found(filters.reference() == null ? By.NOTHING : By.REFERENCE, page.data(), page.nextCursor());
    }

    private Found undelivered(Filters filters, String after) {
        Waiting behind = after.isEmpty() ? null : Cursor.decode(after, 3, OrderSearch::waiting);
        List<Waiting> rows = undelivered.orders(filters.partner(), filters.begin(), filters.end(), behind, ROWS + 1);
        Page<Waiting> page = Page.of(rows, ROWS, one -> Cursor.of(one.order(), one.since(), one.what()));
        return new Found(
                By.NOTHING, orders.read(page.data().stream().map(Waiting::order).toList()), page.nextCursor());
    }

    private static Waiting waiting(List<String> values) {
        return new Waiting(OrderId.of(values.get(0)), Timestamps.require(values.get(1)), Uuid7.parse(values.get(2)));
    }

    private static OrderQuery query(
            Filters filters, @Nullable String reference, @Nullable String customer, @Nullable OrderId after) {
        return new OrderQuery(
                filters.partner(),
                reference,
                null,
                customer,
                filters.status(),
                filters.begin(),
                filters.end(),
                null,
                after,
                null,
                ROWS + 1);
    }

    private static boolean couldBeName(String text) {
        return text.length() >= SHORTEST_NAME
                && text.codePoints().anyMatch(Character::isLetter)
                && text.codePoints().noneMatch(Character::isDigit);
    }
}
