package nl.chargecars.partnersync.inbound;

import java.util.List;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.TransitionId;
import org.jspecify.annotations.Nullable;

/**
 * A status update with its outcome.
 *
 * @param message why it was refused, for people; null when it was accepted
 * @param allowedNext the statuses that the order may change to, for an applied update and a refused transition; otherwise empty
 */
record ProcessedUpdate(
        ReceivedUpdate received,
        Outcome outcome,
        @Nullable IntegrationId integration,
        @Nullable OrderId order,
        @Nullable String orderNumber,
        @Nullable String mappedStatus,
        @Nullable TransitionId transition,
        @Nullable String message,
        List<String> allowedNext) {

    static ProcessedUpdate refused(
            ReceivedUpdate received, Outcome outcome, @Nullable IntegrationId integration, String message) {
        return new ProcessedUpdate(received, outcome, integration, null, null, null, null, message, List.of());
    }
}
