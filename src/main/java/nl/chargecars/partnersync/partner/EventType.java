package nl.chargecars.partnersync.partner;

import java.util.Arrays;
import java.util.Optional;
import nl.chargecars.partnersync.id.WireNamed;
import org.jspecify.annotations.Nullable;

/**
 * The events to which a partner can subscribe, by the names in {@code webhook_events} and {@code X-ChargeCars-Event}, and the
 * transitions that match each of them (contract, "Statuses and events").
 */
public enum EventType implements WireNamed {
    STATUS_CHANGED(null),
    ORDER_CREATED(null),
    ORDER_APPROVED("approved"),
    VISIT_SCHEDULED("scheduled"),
    INSTALLATION_STARTED("in_progress"),
    ORDER_COMPLETED("completed"),
    INSTALLATION_COMPLETED("completed"),
    ORDER_ON_HOLD("on_hold"),
    ORDER_CANCELLED("cancelled");

    private final @Nullable String onStatus;

    EventType(@Nullable String onStatus) {
        this.onStatus = onStatus;
    }

    public static Optional<EventType> named(String wireName) {
        return Arrays.stream(values())
                .filter(type -> type.wireName().equals(wireName))
                .findFirst();
    }

    /**
     * Returns whether a transition matches this event: {@code status_changed} matches every transition, {@code order_created} the
     * start of an order, where {@code fromStatus} is null.
     */
    public boolean matches(@Nullable String fromStatus, String toStatus) {
        return switch (this) {
            case STATUS_CHANGED -> true;
            case ORDER_CREATED -> fromStatus == null;
            default -> fromStatus != null && toStatus.equals(onStatus);
        };
    }
}
