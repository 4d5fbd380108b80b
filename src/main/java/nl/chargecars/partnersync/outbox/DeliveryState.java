package nl.chargecars.partnersync.outbox;

import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.order.TransitionNotice;

/**
 * The state of a delivery; drawn in docs/delivery-states.md. {@link #HELD} is not stored: a pending delivery is held while its
 * integration may not send.
 */
public enum DeliveryState implements WireNamed {
    PENDING,
    HELD,
    DELIVERED,
    FAILED,
    DISMISSED;

    public static DeliveryState named(String wireName) {
        return WireNamed.named(DeliveryState.class, wireName);
    }

    /**
     * Returns the state to be shown: a pending delivery is held while its integration may not send.
     *
     * @param sending whether the integration may send
     */
    public DeliveryState seenWith(boolean sending) {
        return this == PENDING && !sending ? HELD : this;
    }

    /** Returns the state as an order's timeline shows it. */
    public TransitionNotice notice() {
        return switch (this) {
            case PENDING -> TransitionNotice.PENDING;
            case HELD -> TransitionNotice.HELD;
            case DELIVERED -> TransitionNotice.DELIVERED;
            case FAILED -> TransitionNotice.FAILED;
            case DISMISSED -> TransitionNotice.DISMISSED;
        };
    }
}
