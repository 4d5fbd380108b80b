package nl.chargecars.partnersync.inbound;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The row of a refused update, without the body.
 *
 * @param partnerOrderId null when it could not be read
 * @param word the partner's status; null when it could not be read
 * @param orderNumber null when there was no such order when the update was processed
 * @param mapped the status of ours that the word was mapped to; null when it was not mapped
 */
public record RefusedUpdate(
        UUID id,
        Instant receivedAt,
        @Nullable String partnerOrderId,
        @Nullable String word,
        @Nullable String orderNumber,
        @Nullable String mapped) {}
