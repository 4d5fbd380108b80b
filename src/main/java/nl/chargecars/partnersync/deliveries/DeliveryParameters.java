package nl.chargecars.partnersync.deliveries;

import java.util.Collection;
import java.util.Optional;
import nl.chargecars.partnersync.deliveries.DeliveryQueries.Place;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.order.Orders.PartnerKey;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.partner.EventType;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import nl.chargecars.partnersync.web.Timestamps;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Turns the parameters of a search into a filter. */
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

    /** The partner's active integration: deliveries for any other are not sent, and would be held if they were opened again. */
    Optional<IntegrationId> active(PartnerId partner) {
        return integrations.active(partner).map(Integration::id);
    }

    /**
     * Returns the filter for a search.
     *
     * @return empty when the partner has no such order, and therefore no such deliveries
     * @throws Refusal MALFORMED_REQUEST when the state, event or failure is unknown
     */
    Optional<DeliveryFilter> filter(PartnerId partner, DeliverySearch search) {
        String state = word("state", search.state(), WireNamed.names(DeliveryState.class));
        String event = word("event", search.event(), WireNamed.names(EventType.class));
        String failure = word("failure", search.failure(), FailedDeliveries.FAILURES);
        OrderId order = null;
        if (search.partnerOrderId() != null) {
            Optional<Orders.Located> located = orders.locate(new PartnerKey(partner, search.partnerOrderId()));
            if (located.isEmpty()) {
                return Optional.empty();
            }
            order = located.get().id();
        }
        DeliveryState wanted = state == null ? null : DeliveryState.named(state);
        return Optional.of(new DeliveryFilter(
                partner,
                new Criteria(wanted, event, order, search.from(), search.to(), search.integration(), failure),
                null,
                sending(partner)));
    }

    private static @Nullable String word(String name, @Nullable String given, Collection<String> allowed) {
        if (given != null && !allowed.contains(given)) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, name + " must be one of " + String.join(", ", allowed) + ".");
        }
        return given;
    }

    static Cursor cursor(Place place) {
        return Cursor.of(place.createdAt(), place.id());
    }

    /** @throws Refusal MALFORMED_REQUEST when the text is no cursor of a list of deliveries */
    static @Nullable Place place(@Nullable String cursor) {
        return cursor == null
                ? null
                : Cursor.decode(
                        cursor,
                        2,
                        values -> new Place(Timestamps.require(values.getFirst()), DeliveryId.of(values.getLast())));
    }
}
