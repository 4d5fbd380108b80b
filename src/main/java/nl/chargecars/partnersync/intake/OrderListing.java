package nl.chargecars.partnersync.intake;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.order.CommittedChanges;
import nl.chargecars.partnersync.order.OrderQuery;
import nl.chargecars.partnersync.order.OrderRecord;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.status.WorkflowStatus;
import nl.chargecars.partnersync.status.Workflows;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Refusal;
import nl.chargecars.partnersync.web.Timestamps;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lists of orders, a partner's own or across partners. */
@Component
class OrderListing {

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

    /** The query string of a list, as it came. */
    record Parameters(
            @Nullable String ref,
            @Nullable String refType,
            @Nullable String status,
            @Nullable String updatedSince,
            @Nullable String cursor,
            int limit) {}

    /** @param completeUntil as it was when the first page was read: what was committed since may lie behind the cursor */
    private record Place(
            OrderId order,
            @Nullable Instant updatedAt,
            @Nullable Instant completeUntil) {}

    /**
     * One page.
     *
     * @param partner null: across partners
     * @throws Refusal MALFORMED_REQUEST for parameters that cannot be read
     */
    OrderPage list(@Nullable PartnerId partner, Parameters parameters) {
        int limit = Limit.checked(parameters.limit());
        if (parameters.refType() != null && parameters.ref() == null) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "ref_type narrows ref, so ref is needed with it.");
        }
        requireStatusOfOurs(parameters.status());
        Instant updatedSince = Timestamps.parameter("updated_since", parameters.updatedSince());
        Place place = place(parameters.cursor(), updatedSince != null);
        // before the orders are read: what is committed in between is seen again the next time
        Instant completeUntil = updatedSince == null ? null : completeUntil(place);
        List<OrderRecord> found = orders.list(new OrderQuery(
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
                limit + 1));
        Page<OrderRecord> page = Page.of(
                found,
                limit,
                order -> completeUntil == null
                        ? Cursor.of(order.id())
                        : Cursor.of(order.id(), order.updatedAt(), completeUntil));
        return new OrderPage(true, views.of(page.data()), page.nextCursor(), later(updatedSince, completeUntil));
    }

    /** A partner's own word finds nothing: who is told so mends it, who gets an empty list believes it. */
    private void requireStatusOfOurs(@Nullable String status) {
        if (status == null) {
            return;
        }
        List<String> ours = workflows.current().statuses().stream()
                .map(WorkflowStatus::status)
                .toList();
        if (!ours.contains(status)) {
            throw Refusal.of(
                    ErrorCode.MALFORMED_REQUEST,
                    "status must be one of ChargeCars' own: " + String.join(", ", ours) + ".");
        }
    }

    private Instant completeUntil(@Nullable Place place) {
        return place == null || place.completeUntil() == null ? changes.completeUntil() : place.completeUntil();
    }

    /** Never before what was asked for. */
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
