package nl.chargecars.partnersync.reconciliation;

import java.time.Instant;
import java.util.UUID;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.WireNamed;
import org.jspecify.annotations.Nullable;

/**
 * A difference as the API and the dashboard show it.
 *
 * @param messageCode why the partner's answer was not received or not readable; null where it was, and for rows written before codes
 *     existed
 * @param taken whose status was brought to the other side; null while neither was
 * @param dismissedAt when somebody decided that nothing is to be done about the difference; null when nobody did
 * @param dismissalReason for people; null when none was given
 */
public record DifferenceView(
        UUID differenceId,
        String partnerOrderId,
        @Nullable OrderId chargecarsOrderUuid,
        Kind kind,
        @Nullable String status,
        @Nullable Instant statusSince,
        @Nullable String partnerStatus,
        @Nullable String mappedStatus,
        @Nullable Instant partnerTimestamp,
        Side ahead,
        Side aheadByWorkflow,
        Side aheadByTime,
        @Nullable String message,
        @Nullable String messageCode,
        State state,
        @Nullable Side taken,
        @Nullable Instant takenAt,
        @Nullable Instant dismissedAt,
        @Nullable String dismissalReason) {

    public enum Kind implements WireNamed {
        DIFFERS,
        NOT_MAPPED,
        MISSING_AT_PARTNER,
        MISSING_HERE,
        UNREADABLE
    }

    public enum State implements WireNamed {
        OPEN,
        TAKEN,
        DISMISSED,
        /** A later run has compared its order again. */
        SUPERSEDED
    }

    /** True when nobody has decided about the difference and no later comparison has covered its order. */
    public boolean open() {
        return state == State.OPEN;
    }

    /** True when somebody decided that nothing is to be done about the difference. */
    public boolean dismissed() {
        return state == State.DISMISSED;
    }

    /** True when a side can still be taken: the difference is open or dismissed. Taking a side ends a dismissal. */
    public boolean standing() {
        return open() || dismissed();
    }
}
