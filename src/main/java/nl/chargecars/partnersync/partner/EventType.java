package nl.chargecars.partnersync.partner;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The events to which a partner can subscribe, and the transitions that match each of them (contract, "Statuses and events"). */
public enum EventType {
    STATUS_CHANGED("status_changed", null),
    ORDER_CREATED("order_created", null),
    ORDER_APPROVED("order_approved", "approved"),
    VISIT_SCHEDULED("visit_scheduled", "scheduled"),
    INSTALLATION_STARTED("installation_started", "in_progress"),
    ORDER_COMPLETED("order_completed", "completed"),
    INSTALLATION_COMPLETED("installation_completed", "completed"),
    ORDER_ON_HOLD("order_on_hold", "on_hold"),
    ORDER_CANCELLED("order_cancelled", "cancelled");

    private final String wireName;
    private final @Nullable String onStatus;

    EventType(String wireName, @Nullable String onStatus) {
        this.wireName = wireName;
        this.onStatus = onStatus;
    }

    /** Returns the name used in {@code webhook_events} and {@code X-ChargeCars-Event}. */
    public String wireName() {
        return wireName;
    }

    public static Optional<EventType> named(String wireName) {
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(wireName))
                .findFirst();
    }

    public static List<String> wireNames() {
        return Arrays.stream(values()).map(EventType::wireName).toList();
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
