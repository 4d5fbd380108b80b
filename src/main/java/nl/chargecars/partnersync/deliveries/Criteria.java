package nl.chargecars.partnersync.deliveries;

import java.time.Instant;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.outbox.DeliveryState;
import org.jspecify.annotations.Nullable;

/**
 * Which of a partner's deliveries are meant, after a search has been read; null means any.
 *
 * @param from created then or later
 * @param to created before then
 * @param failure a value of the SQL function {@code delivery_failure}: only failed deliveries with this failure
 */
record Criteria(
        @Nullable DeliveryState state,
        @Nullable String event,
        @Nullable OrderId order,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable IntegrationId integration,
        @Nullable String failure) {}
