package nl.chargecars.partnersync.outbox;

import java.time.Instant;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.order.OrderFacts;
import nl.chargecars.partnersync.partner.EventType;
import nl.chargecars.partnersync.status.Transition;
import org.jspecify.annotations.Nullable;

/**
 * The body of a webhook: the seed's members in the seed's order ("Notify Partner Status Change"), with {@code id} before them.
 *
 * @param id also {@code webhook-id}, and the id of the delivery
 * @param timestamp when the event was written
 * @param chargecarsOrderId the order number
 * @param status the partner's word for the new status
 */
public record EventPayload(
        DeliveryId id,
        Instant timestamp,
        String event,
        String chargecarsOrderId,
        String partnerOrderId,
        @Nullable String partnerCustomerId,
        String status,
        StatusDetails statusDetails,
        CustomerInfo customerInfo) {

    public static final String TEST_EVENT = "test";

    record StatusDetails(
            @Nullable String fromStatus,
            String toStatus,
            @Nullable String reason,
            Instant timestamp) {}

    record CustomerInfo(String name, String email) {
        /** Without the customer: this may end up in a log. */
        @Override
        public String toString() {
            return "CustomerInfo[…]";
        }
    }

    public static EventPayload of(
            DeliveryId id, Instant now, EventType type, Transition transition, OrderFacts order, String partnerStatus) {
        return new EventPayload(
                id,
                now,
                type.wireName(),
                order.number(),
                order.partnerOrderId(),
                order.partnerCustomerId(),
                partnerStatus,
                new StatusDetails(transition.fromStatus(), transition.toStatus(), transition.reason(), transition.at()),
                new CustomerInfo(order.customerName(), order.customerEmail()));
    }

    /**
     * Returns the payload of a test event about an order that does not exist. Every member is filled, so that the partner's parser is
     * tested too.
     */
    public static EventPayload test(DeliveryId id, Instant now) {
        return new EventPayload(
                id,
                now,
                TEST_EVENT,
                "TEST",
                "TEST-" + Uuid7.next(),
                "TEST",
                "TEST",
                new StatusDetails("test", "test", "Test event: it concerns no order", now),
                new CustomerInfo("Test Event", "test@example.com"));
    }
}
