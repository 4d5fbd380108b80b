package nl.chargecars.partnersync.inbound;

import java.time.Instant;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * An authenticated status update on its way into the database.
 *
 * @param id of its row in partner_status_updates
 * @param reprocessedBy who wants the row, which is there already, processed again; null for a new one
 * @param origin how we came to know of it
 * @param webhookId that a repetition would carry again; null when it came without one
 * @param askedAt the order's transition count when the partner was asked; null when we did not ask, or it does not matter
 * @param body as received
 * @param update null when the body could not be read; then {@code problem} says why
 */
record ReceivedUpdate(
        UUID id,
        @Nullable Actor reprocessedBy,
        PartnerId partner,
        Instant receivedAt,
        Origin origin,
        @Nullable String webhookId,
        @Nullable Integer askedAt,
        String body,
        @Nullable PartnerUpdate update,
        @Nullable Refusal problem) {

    ReceivedUpdate {
        if ((update == null) == (problem == null)) {
            throw new IllegalArgumentException("a body can be read, or there is a problem");
        }
    }

    /** The same, read already and kept already: its body is not needed any more. */
    ReceivedUpdate withoutBody() {
        return new ReceivedUpdate(
                id, reprocessedBy, partner, receivedAt, origin, webhookId, askedAt, "", update, problem);
    }

    /** Its row is there already, from when it was processed before. */
    boolean again() {
        return reprocessedBy != null;
    }

    /** Somebody decided that it counts, whatever the partner said and we applied before. */
    boolean decided() {
        return origin == Origin.RECONCILIATION;
    }

    /** The time that tells whether it is stale: the partner's own, or else when it came. */
    Instant happenedAt() {
        return update == null || update.timestamp() == null ? receivedAt : update.timestamp();
    }

    @Override
    public String toString() {
        return "ReceivedUpdate[" + id + "]";
    }
}
