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
 * @param reprocessing set when an update is processed again, whose row exists already; null for a new update
 * @param sentBy the caller whose credential came with it; null when the partner's signature came without a credential of the partner,
 *     when we asked the partner, and for an update that is processed again, since its row does not keep the caller
 * @param origin how we learned of it
 * @param webhookId the id that a repetition would carry again; null when there was none, or nothing vouched for it
 * @param askedAt the order's transition count when the partner was asked, or when somebody decided; null when we did not ask, or it
 *     does not matter
 * @param body as it is to be stored, see {@link KeptBody}; empty for an update that is processed again, whose row exists already
 * @param update null when the body could not be parsed; then {@code unreadable} says why
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
     * A request to process the update again.
     *
     * @param by the person or system that requested it
     * @param before the outcome of the last time
     */
    record Reprocessing(Actor by, Outcome before) {}

    ReceivedUpdate {
        if ((update == null) == (unreadable == null)) {
            throw new IllegalArgumentException("a body can be read, or it cannot");
        }
    }

    /** Returns in whose name the update counts: the partner's, unless somebody else sent it with a credential alone. */
    Actor sender() {
        return sentBy == null ? Actor.partner(partner) : sentBy;
    }

    /** True when the update is processed again, so that its row exists already. */
    boolean again() {
        return reprocessing != null;
    }

    /** True when somebody decided in a reconciliation that the status counts, whatever the partner sent and we applied before. */
    boolean decided() {
        return origin == Origin.RECONCILIATION;
    }

    /** Returns the partner's order id; null when it could not be read. */
    @Nullable
    String partnerOrderId() {
        return update == null ? Objects.requireNonNull(unreadable).partnerOrderId() : update.partnerOrderId();
    }

    /** Returns the partner's word for the status; null when it could not be read. */
    @Nullable
    String partnerStatus() {
        return update == null ? Objects.requireNonNull(unreadable).status() : update.status();
    }

    /** Returns the partner's timestamp; null when the partner gave none, or it could not be read. */
    @Nullable
    Instant partnerTimestamp() {
        return update == null ? Objects.requireNonNull(unreadable).timestamp() : update.timestamp();
    }

    /** Returns the time that decides whether the update is stale: the partner's timestamp, or else the time of receipt. */
    Instant happenedAt() {
        return Objects.requireNonNullElse(partnerTimestamp(), receivedAt);
    }

    @Override
    public String toString() {
        return "ReceivedUpdate[" + id + "]";
    }
}
