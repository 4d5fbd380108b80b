package nl.chargecars.partnersync.outbound;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.order.Orders.PartnerKey;
import nl.chargecars.partnersync.outbound.DeliveryQueries.Place;
import nl.chargecars.partnersync.partner.EventType;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the filters of the endpoints about deliveries. */
@Component
class DeliveryParameters {

    private final Integrations integrations;
    private final Orders orders;

    DeliveryParameters(Integrations integrations, Orders orders) {
        this.integrations = integrations;
        this.orders = orders;
    }

    /** The integration that may send for this partner now; deliveries that are pending for any other are held. */
    Optional<Integration> sending(PartnerId partner) {
        return integrations.active(partner).filter(Integration::sending);
    }

    /**
     * The filter, from words that have been checked.
     *
     * @return empty when the partner has no such order: then there are no such deliveries
     */
    Optional<DeliveryFilter> filter(
            PartnerId partner,
            @Nullable String state,
            @Nullable String event,
            @Nullable String partnerOrderId,
            @Nullable Instant from,
            @Nullable Instant to) {
        OrderId order = null;
        if (partnerOrderId != null) {
            Optional<Orders.Located> located = orders.locate(new PartnerKey(partner, partnerOrderId));
            if (located.isEmpty()) {
                return Optional.empty();
            }
            order = located.get().id();
        }
        DeliveryState wanted = state == null ? null : DeliveryState.named(state);
        return Optional.of(new DeliveryFilter(partner, wanted, event, order, from, to, sending(partner)));
    }

    /** @throws Refusal MALFORMED_REQUEST when it is none of the allowed words */
    static @Nullable String word(String name, @Nullable String given, Collection<String> allowed) {
        if (given != null && !allowed.contains(given)) {
            throw malformed(name + " must be one of " + String.join(", ", allowed) + ".");
        }
        return given;
    }

    static List<String> events() {
        return EventType.wireNames();
    }

    static Cursor cursor(Place place) {
        return Cursor.of(place.createdAt(), place.id());
    }

    /** @throws Refusal MALFORMED_REQUEST when it is no cursor of such a list */
    static @Nullable Place place(@Nullable String cursor) {
        return cursor == null
                ? null
                : Cursor.decode(
                        cursor,
                        2,
                        values -> new Place(Instant.parse(values.getFirst()), DeliveryId.of(values.getLast())));
    }

    private static Refusal malformed(String message) {
        return Refusal.of(ErrorCode.MALFORMED_REQUEST, message);
    }
}
