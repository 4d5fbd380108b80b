package nl.chargecars.partnersync.outbound;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which of a partner's deliveries somebody asks for, in the words of the API; null is any.
 *
 * @param state such as {@code failed}
 * @param event such as {@code status_changed}
 * @param from created then or later
 * @param to created before then
 */
public record DeliverySearch(
        @Nullable String state,
        @Nullable String event,
        @Nullable String partnerOrderId,
        @Nullable Instant from,
        @Nullable Instant to) {

    public static final DeliverySearch ALL = new DeliverySearch(null, null, null, null, null);
}
