package nl.chargecars.partnersync.deliveries;

import java.time.Instant;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.outbox.DeliveryState;
import org.jspecify.annotations.Nullable;

/**
 * Which of a partner's deliveries somebody asks for, in the words of the API; null is any.
 *
 * @param state such as {@code failed}
 * @param event such as {@code status_changed}
 * @param from created then or later
 * @param to created before then
 * @param failure what the latest attempt came to, see {@link FailedDeliveries#FAILURES}; of failed ones only
 */
public record DeliverySearch(
        @Nullable String state,
        @Nullable String event,
        @Nullable String partnerOrderId,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable IntegrationId integration,
        @Nullable String failure) {

    /** Of any integration and whatever they failed by. */
    public DeliverySearch(
            @Nullable String state,
            @Nullable String event,
            @Nullable String partnerOrderId,
            @Nullable Instant from,
            @Nullable Instant to) {
        this(state, event, partnerOrderId, from, to, null, null);
    }

    /** All that are in this state. */
    public static DeliverySearch in(DeliveryState state) {
        return new DeliverySearch(state.wireName(), null, null, null, null);
    }

    /** Those that failed by this. */
    public static DeliverySearch failed(IntegrationId integration, @Nullable String failure) {
        return new DeliverySearch(DeliveryState.FAILED.wireName(), null, null, null, null, integration, failure);
    }
}
