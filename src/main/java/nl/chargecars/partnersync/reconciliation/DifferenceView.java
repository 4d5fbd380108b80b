package nl.chargecars.partnersync.reconciliation;

import java.time.Instant;
import java.util.UUID;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.WireNamed;
import org.jspecify.annotations.Nullable;

/**
 * A difference as it is shown.
 *
 * @param messageCode why the partner's answer could not be had or read; null where it could, and for those of before there were codes
 * @param taken whose status was brought to the other side; null while nobody has done so
 * @param dismissedAt when somebody said that nothing is to be made of it; null when nobody did
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
        /** Its order was compared again since. */
        SUPERSEDED
    }

    /** Nobody has decided about it, and no later comparison has looked at its order. */
    public boolean open() {
        return state == State.OPEN;
    }

    /** Somebody said that nothing is to be made of it. */
    public boolean dismissed() {
        return state == State.DISMISSED;
    }

    /** Somebody can still decide: a dismissal ends when one side is taken. */
    public boolean standing() {
        return open() || dismissed();
    }
}
