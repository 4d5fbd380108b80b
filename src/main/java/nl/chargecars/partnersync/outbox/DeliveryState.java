package nl.chargecars.partnersync.outbox;

import java.util.Arrays;
import java.util.List;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.order.TransitionNotice;

/** Where a delivery stands; drawn in docs/delivery-states.md. {@link #HELD} is not stored: it is pending where nothing may be sent. */
public enum DeliveryState implements WireNamed {
    PENDING,
    HELD,
    DELIVERED,
    FAILED,
    DISMISSED;

    public static DeliveryState named(String wireName) {
        return WireNamed.named(DeliveryState.class, wireName);
    }

    /** As it is shown: what is pending is held while its integration may not send. */
    public DeliveryState seenWith(boolean sending) {
        return this == PENDING && !sending ? HELD : this;
    }

    /** As an order's timeline shows it. */
    public TransitionNotice notice() {
        return switch (this) {
            case PENDING -> TransitionNotice.PENDING;
            case HELD -> TransitionNotice.HELD;
            case DELIVERED -> TransitionNotice.DELIVERED;
            case FAILED -> TransitionNotice.FAILED;
            case DISMISSED -> TransitionNotice.DISMISSED;
        };
    }

    /** As they are asked for. */
    public static List<String> wireNames() {
        return Arrays.stream(values()).map(DeliveryState::wireName).toList();
    }
}
