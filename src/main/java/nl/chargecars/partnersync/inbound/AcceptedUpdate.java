package nl.chargecars.partnersync.inbound;

import nl.chargecars.partnersync.id.TransitionId;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a status update that was accepted.
 *
 * @param chargecarsOrderId the order number
 * @param transitionId null unless the update was applied
 */
public record AcceptedUpdate(
        @Nullable String chargecarsOrderId,
        @Nullable String mappedStatus,
        @Nullable TransitionId transitionId,
        Outcome outcome) {}
