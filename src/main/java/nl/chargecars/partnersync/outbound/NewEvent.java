package nl.chargecars.partnersync.outbound;

import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.partner.EventType;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.status.Transition;

/** An event about to be written, with the integration as it was when the transition was recorded. */
record NewEvent(DeliveryId id, Integration integration, Transition transition, EventType type, String payload) {

    private static final int EVENTS_PER_TRANSITION = 16;
    private static final String HIGH_PRIORITY_STATUS = "completed";

    /** Place in the order's line: transitions in their order, the events of one in the order of {@link EventType}. */
    @SuppressWarnings("EnumOrdinal") // only compared within one transition, which is written whole by one version
    long orderSequence() {
        return (long) transition.sequence() * EVENTS_PER_TRANSITION + type.ordinal();
    }

    /** Completed orders overtake others of the same partner (seed, "Enhanced Status Change Function"). */
    Priority priority() {
        return transition.toStatus().equals(HIGH_PRIORITY_STATUS) ? Priority.HIGH : Priority.NORMAL;
    }

    Line line() {
        return new Line(order(), integration.id());
    }

    OrderId order() {
        return transition.order();
    }

    IntegrationId integrationId() {
        return integration.id();
    }

    PartnerId partner() {
        return integration.partner();
    }

    /** False for a partner that polls: the event is in its feed only. */
    boolean goesToWebhook() {
        return integration.endpoint().url() != null;
    }
}
