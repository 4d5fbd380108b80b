package nl.chargecars.partnersync.orderdesk;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.order.OrderQuery;
import nl.chargecars.partnersync.order.OrderRecord;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.orderdesk.FoundOrders.By;
import nl.chargecars.partnersync.outbox.Undelivered;
import nl.chargecars.partnersync.outbox.Undelivered.Waiting;
import nl.chargecars.partnersync.settings.DutchTime;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Timestamps;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds orders by any text that somebody has at hand. A text is a number, an id or a reference if an order has it, also in other
 * letter case, shortened, or pasted ({@link PastedText}). Otherwise it is treated as a customer's name. A text with {@code @} is
 * always treated as an e-mail address: it is never tried as anything else, and never put into a URL.
 */
@Component
class OrderSearch {

    static final int ROWS = 50;

    /** At most so many orders with a reference or a customer's name are searched for undelivered ones. */
    static final int MOST_LOOKED_AT = 1_000;

    /** A shorter text is not searched for as a name: it would fit too many. */
    private static final int SHORTEST_NAME = 2;

    private final Orders orders;
    private final Undelivered undelivered;
    private final Clock clock;

    OrderSearch(Orders orders, Undelivered undelivered, Clock clock) {
        this.orders = orders;
        this.undelivered = undelivered;
        this.clock = clock;
    }

    private Optional<OrderRecord> exactly(String text) {
        return spellings(text)
                .flatMap(spelled -> orders.find(spelled).stream())
                .findFirst()
                .flatMap(id -> orders.outlines(List.of(id)).stream().findFirst());
    }

    /** The text itself comes first, because a partner's reference may contain what nobody would type. */
    private static Stream<String> spellings(String text) {
        return Stream.of(text, PastedText.typed(text))
                .flatMap(one -> Stream.of(one, one.toUpperCase(Locale.ROOT), one.toLowerCase(Locale.ROOT)))
                .filter(one -> !one.isEmpty())
                .distinct();
    }

    /**
     * Finds orders by any text; returns the first page of them.
     *
     * @param wholeWords true when a customer is found by a whole name or address only, not by its beginning
     */
    FoundOrders anything(String text, Filters filters, boolean wholeWords) {
        if (text.isEmpty()) {
            return listed(filters.withReference(null), "");
        }
        if (!text.contains("@")) {
            FoundOrders referred = listed(filters.withReference(text), "");
            if (referred.isReferred() || !couldBeName(text)) {
                return referred;
            }
        }
        String typed = PastedText.typed(text);
        return Stream.of(text, typed, firstNameFirst(typed))
                .filter(one -> one.length() >= SHORTEST_NAME)
                .map(PastedText::spellings)
                .distinct()
                .map(one -> byCustomer(one, wholeWords, filters))
                .filter(found -> !found.orders().isEmpty() || found.partial() || found.broad())
                .findFirst()
                .orElseGet(() -> new FoundOrders(By.CUSTOMER, List.of(), null));
    }

    /**
     * Finds orders by the filters, the newest first. Without a reference, undelivered orders are sorted by their newest
     * undelivered change.
     */
    FoundOrders listed(Filters filters, String after) {
        String reference = filters.reference();
        if (reference == null) {
            return filters.isUndelivered() ? undelivered(filters, after) : orders(filters, after);
        }
        Optional<OrderRecord> exact = exactly(reference);
        if (exact.isPresent()) {
            return new FoundOrders(By.EXACT, List.of(exact.get()), null);
        }
        return spellings(reference)
                .map(spelled -> byReference(filters.withReference(spelled), after))
                .filter(FoundOrders::isReferred)
                .findFirst()
                .orElseGet(() -> byShortNumber(PastedText.typed(reference)));
    }

    private FoundOrders byReference(Filters filters, String after) {
        return filters.isUndelivered() ? undeliveredAmong(filters, after) : orders(filters, after);
    }

    private FoundOrders byShortNumber(String text) {
        List<OrderRecord> meant = orders.outlines(orders.byShortNumber(text, DutchTime.yearOf(clock.instant())));
        return new FoundOrders(meant.isEmpty() ? By.REFERENCE : By.EXACT, meant, null);
    }

    private FoundOrders byCustomer(Set<String> spellings, boolean wholeWords, Filters filters) {
        if (!filters.isUndelivered()) {
            List<OrderId> found = ofCustomers(spellings, wholeWords, filters, ROWS + 1);
            return byCustomer(found, false, found.size() <= ROWS && isBroad(spellings, wholeWords, filters));
        }
        Page<OrderId> newest =
                Page.of(ofCustomers(spellings, wholeWords, filters, MOST_LOOKED_AT + 1), MOST_LOOKED_AT, Cursor::of);
        List<OrderId> found =
                undelivered.among(newest.data()).stream().limit(ROWS + 1).toList();
        return byCustomer(found, newest.nextCursor() != null, isBroad(spellings, wholeWords, filters));
    }

    private FoundOrders byCustomer(List<OrderId> found, boolean partial, boolean broad) {
        return new FoundOrders(By.CUSTOMER, orders.outlines(found), null, partial, broad);
    }

    /** Returns whether there may be customers who were not looked at; with no filters, the orders of the others fill the page. */
    private boolean isBroad(Set<String> spellings, boolean wholeWords, Filters filters) {
        return filters.isNarrowed() && spellings.stream().anyMatch(one -> orders.fitsMany(one, wholeWords));
    }

    /** Returns the orders of all customers whose name or address is spelled in one of these ways, the newest first. */
    private List<OrderId> ofCustomers(Set<String> spellings, boolean wholeWords, Filters filters, int limit) {
        return spellings.stream()
                .flatMap(one -> orders.find(query(filters, null, one, wholeWords, null, limit)).stream())
                .distinct()
                .sorted(Comparator.reverseOrder())
                .limit(limit)
                .toList();
    }

    private FoundOrders orders(Filters filters, String after) {
        List<OrderId> found = orders.find(query(filters, filters.reference(), null, false, behind(after), ROWS + 1));
        Page<OrderId> page = Page.of(found, ROWS, Cursor::of);
        return new FoundOrders(
                filters.reference() == null ? By.NOTHING : By.REFERENCE,
                orders.outlines(page.data()),
                page.nextCursor());
    }

    /** Searches at most {@link #MOST_LOOKED_AT} orders with the reference, so even a page without any match may have a next page. */
    private FoundOrders undeliveredAmong(Filters filters, String after) {
        List<OrderId> newest =
                orders.find(query(filters, filters.reference(), null, false, behind(after), MOST_LOOKED_AT));
        Page<OrderId> page = Page.of(undelivered.among(newest), ROWS, Cursor::of);
        String next = page.nextCursor() == null && newest.size() == MOST_LOOKED_AT
                ? Cursor.of(newest.getLast()).encode()
                : page.nextCursor();
        return new FoundOrders(By.REFERENCE, orders.outlines(page.data()), next);
    }

    private FoundOrders undelivered(Filters filters, String after) {
        Waiting behind = after.isEmpty() ? null : Cursor.decode(after, 3, OrderSearch::waiting);
        List<Waiting> rows = undelivered.orders(filters.partner(), filters.begin(), filters.end(), behind, ROWS + 1);
        Page<Waiting> page = Page.of(rows, ROWS, one -> Cursor.of(one.order(), one.since(), one.what()));
        return new FoundOrders(
                By.NOTHING,
                orders.outlines(page.data().stream().map(Waiting::order).toList()),
                page.nextCursor());
    }

    private static Waiting waiting(List<String> values) {
        return new Waiting(OrderId.of(values.get(0)), Timestamps.require(values.get(1)), Uuid7.parse(values.get(2)));
    }

    private static OrderQuery query(
            Filters filters,
            @Nullable String reference,
            @Nullable String customer,
            boolean wholeWords,
            @Nullable OrderId after,
            int limit) {
        return new OrderQuery(
                filters.partner(),
                reference,
                null,
                customer,
                wholeWords,
                filters.status(),
                filters.begin(),
                filters.end(),
                null,
                after,
                null,
                limit);
    }

    private static @Nullable OrderId behind(String after) {
        return after.isEmpty() ? null : Cursor.one(after, OrderId::of);
    }

    /** Of "Visser, Noor": Noor Visser. Any other name remains as it is. */
    private static String firstNameFirst(String name) {
        int comma = name.indexOf(',');
        return comma < 0 ? name : (name.substring(comma + 1) + " " + name.substring(0, comma)).strip();
    }

    private static boolean couldBeName(String text) {
        return text.length() >= SHORTEST_NAME && text.codePoints().anyMatch(Character::isLetter);
    }
}
