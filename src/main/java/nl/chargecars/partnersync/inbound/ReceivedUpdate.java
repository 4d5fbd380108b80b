package nl.chargecars.partnersync.inbound;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import org.jspecify.annotations.Nullable;

/**
 * An authenticated status update on its way into the database.
 *
 * @param id of its row in partner_status_updates
 * @param reprocessing of one whose row is there already; null for a new one
 * @param sentBy who showed a credential with it; null when a signature alone did, when we asked, and of a row that was there already,
 *     which does not keep it
 * @param origin how we came to know of it
 * @param webhookId that a repetition would carry again; null when it came without one
 * @param askedAt the order's transition count when the partner was asked; null when we did not ask, or it does not matter
 * @param body as received; empty of a row that was there already, with or without it
 * @param update null when the body could not be read; then {@code unreadable} says why
 */
record ReceivedUpdate(
        UUID id,
        @Nullable Reprocessing reprocessing,
        @Nullable Actor sentBy,
        PartnerId partner,
        Instant receivedAt,
        Origin origin,
        @Nullable String webhookId,
        @Nullable Integer askedAt,
        String body,
        @Nullable PartnerUpdate update,
        @Nullable UnreadableUpdate unreadable) {

    /**
     * Processed once more.
     *
     * @param by who wants that
     * @param before what became of it the last time
     */
    record Reprocessing(Actor by, Outcome before) {}

    ReceivedUpdate {
        if ((update == null) == (unreadable == null)) {
            throw new IllegalArgumentException("a body can be read, or it cannot");
        }
    }

    /** In whose name it counts: the partner's, unless somebody else's credential brought it. */
    Actor sender() {
        return sentBy == null ? Actor.partner(partner) : sentBy;
    }

    /** Its row is there already, from when it was processed before. */
    boolean again() {
        return reprocessing != null;
    }

    /** Somebody decided that it counts, whatever the partner said and we applied before. */
    boolean decided() {
        return origin == Origin.RECONCILIATION;
    }

    /** As far as it could be read. */
    @Nullable
    String partnerOrderId() {
        return update == null ? Objects.requireNonNull(unreadable).partnerOrderId() : update.partnerOrderId();
    }

    /** The partner's word, as far as it could be read. */
    @Nullable
    String partnerStatus() {
        return update == null ? Objects.requireNonNull(unreadable).status() : update.status();
    }

    /** The partner's own time; null when it did not say, or it could not be read. */
    @Nullable
    Instant partnerTimestamp() {
        return update == null ? Objects.requireNonNull(unreadable).timestamp() : update.timestamp();
    }

    /** The time that tells whether it is stale: the partner's own, or else when it came. */
    Instant happenedAt() {
        return Objects.requireNonNullElse(partnerTimestamp(), receivedAt);
    }

    @Override
    public String toString() {
        return "ReceivedUpdate[" + id + "]";
    }
}
