package nl.chargecars.partnersync.outbox;

import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.partner.EventType;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.status.Transition;

/**
 * An event about to be written, with the integration as it was when the transition was recorded.
 *
 * @param place among the events of its transition, in the order in which they are sent, from 0; behind all of those when the event
 *     repeats an earlier one
 */
record NewEvent(
        DeliveryId id, Integration integration, Transition transition, EventType type, int place, String payload) {

    /** The number of places in an order's line for the events of one transition, repetitions included. */
    static final int EVENTS_PER_TRANSITION = 16;

    /** The place of the first repetition. */
    static final int FIRST_REPETITION = EventType.values().length;

    private static final String HIGH_PRIORITY_STATUS = "completed";

    /** Returns the same event at a later place, as a repetition. */
    NewEvent at(int later) {
        return new NewEvent(id, integration, transition, type, later, payload);
    }

    /** Returns the position in the order's line: by transition, and within a transition by place. */
    long orderSequence() {
        return (long) transition.sequence() * EVENTS_PER_TRANSITION + place;
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
