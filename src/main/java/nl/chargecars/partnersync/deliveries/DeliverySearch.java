package nl.chargecars.partnersync.deliveries;

import java.time.Instant;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.outbox.DeliveryState;
import org.jspecify.annotations.Nullable;

/**
 * A search for a partner's deliveries, in the words of the API; null means any.
 *
 * @param state such as {@code failed}
 * @param event such as {@code status_changed}
 * @param from created then or later
 * @param to created before then
 * @param failure how the latest attempt failed, one of {@link FailedDeliveries#FAILURES}; selects failed deliveries only
 */
public record DeliverySearch(
        @Nullable String state,
        @Nullable String event,
        @Nullable String partnerOrderId,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable IntegrationId integration,
        @Nullable String failure) {

    /** A search that does not restrict integration and failure. */
    public DeliverySearch(
            @Nullable String state,
            @Nullable String event,
            @Nullable String partnerOrderId,
            @Nullable Instant from,
            @Nullable Instant to) {
        this(state, event, partnerOrderId, from, to, null, null);
    }

    /** A search for all deliveries in this state. */
    public static DeliverySearch in(DeliveryState state) {
        return new DeliverySearch(state.wireName(), null, null, null, null);
    }

    /** A search for an integration's failed deliveries; {@code failure} null means any failure. */
    public static DeliverySearch failed(IntegrationId integration, @Nullable String failure) {
        return new DeliverySearch(DeliveryState.FAILED.wireName(), null, null, null, null, integration, failure);
    }
}
