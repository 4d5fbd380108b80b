package nl.chargecars.partnersync.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.order.CommittedChanges;
import nl.chargecars.partnersync.order.OrderQuery;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.order.Orders.Listed;
import nl.chargecars.partnersync.status.Workflows;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Refusal;
import nl.chargecars.partnersync.web.Timestamps;
import nl.chargecars.partnersync.web.Turns;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lists orders, of one partner or of all partners. */
@Component
class OrderListing {

    /**
     * So many lists are read at a time, fewer than the database has connections: the orders that a list has read stay in memory while
     * it waits for its further statements.
     */
    private static final int AT_ONCE = 16;

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Turns turns = new Turns(AT_ONCE, LONGEST_WAIT);
    private final Orders orders;
    private final CommittedChanges changes;
    private final Workflows workflows;
    private final OrderViews views;

    OrderListing(Orders orders, CommittedChanges changes, Workflows workflows, OrderViews views) {
        this.orders = orders;
        this.changes = changes;
        this.workflows = workflows;
        this.views = views;
    }

    /** The query parameters of a list, unchecked. */
    record Parameters(
            @Nullable String ref,
            @Nullable String refType,
            @Nullable String status,
            @Nullable String updatedSince,
            @Nullable String cursor,
            int limit) {}

    /** @param completeUntil value from the first page, because changes committed since then may lie before the cursor */
    private record Place(
            OrderId order,
            @Nullable Instant updatedAt,
            @Nullable Instant completeUntil) {}

    /**
     * Returns one page.
     *
     * @param partner null: orders of all partners
     * @throws Refusal MALFORMED_REQUEST for invalid parameters
     */
    OrderPage list(@Nullable PartnerId partner, Parameters parameters) {
        int limit = Limit.checked(parameters.limit());
        if (parameters.refType() != null && parameters.ref() == null) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "ref_type narrows ref, so ref is needed with it.");
        }
        requireStatusOfOurs(parameters.status());
        Instant updatedSince = Timestamps.parameter("updated_since", parameters.updatedSince());
        Place place = place(parameters.cursor(), updatedSince != null);
        // determined before the orders are read: changes committed in between are then listed again in the next walk
        Instant completeUntil = updatedSince == null ? null : completeUntil(place);
        return turns.take(() -> read(partner, parameters, limit, updatedSince, place, completeUntil));
    }

    private OrderPage read(
            @Nullable PartnerId partner,
            Parameters parameters,
            int limit,
            @Nullable Instant updatedSince,
            @Nullable Place place,
            @Nullable Instant completeUntil) {
        Listed listed = orders.list(new OrderQuery(
                partner,
                parameters.ref(),
                parameters.refType(),
                null,
                false,
                parameters.status(),
                null,
                null,
                updatedSince,
                place == null ? null : place.order(),
                place == null ? null : place.updatedAt(),
                limit));
        return new OrderPage(
                true,
                views.of(listed.orders()),
                cursor(listed.next(), completeUntil),
                later(updatedSince, completeUntil));
    }

    private static @Nullable String cursor(Orders.@Nullable Place next, @Nullable Instant completeUntil) {
        if (next == null) {
            return null;
        }
        Cursor cursor = completeUntil == null
                ? Cursor.of(next.order())
                : Cursor.of(next.order(), next.updatedAt(), completeUntil);
        return cursor.encode();
    }

    /** Refuses other statuses than ours, such as the partner's own: an empty list would hide the mistake. */
    private void requireStatusOfOurs(@Nullable String status) {
        if (status == null) {
            return;
        }
        Set<String> ours = workflows.current().names();
        if (!ours.contains(status)) {
            throw Refusal.of(
                    ErrorCode.MALFORMED_REQUEST,
                    "status must be one of ChargeCars' own: " + String.join(", ", ours) + ".");
        }
    }

    private Instant completeUntil(@Nullable Place place) {
        return place == null || place.completeUntil() == null ? changes.completeUntil() : place.completeUntil();
    }

    /** Returns the later of both times, so that {@code next_updated_since} never lies before {@code updated_since}. */
    private static @Nullable Instant later(@Nullable Instant updatedSince, @Nullable Instant completeUntil) {
        return updatedSince != null && completeUntil != null && updatedSince.isAfter(completeUntil)
                ? updatedSince
                : completeUntil;
    }

    private static @Nullable Place place(@Nullable String cursor, boolean byChange) {
        if (cursor == null) {
            return null;
        }
        return byChange
                ? Cursor.decode(
                        cursor,
                        3,
                        values -> new Place(
                                OrderId.of(values.get(0)),
                                Timestamps.require(values.get(1)),
                                Timestamps.require(values.get(2))))
                : Cursor.decode(cursor, 1, values -> new Place(OrderId.of(values.get(0)), null, null));
    }
}
