package nl.chargecars.partnersync.reconciliation;

import java.time.Instant;
import java.util.UUID;
import nl.chargecars.partnersync.id.OrderId;
import org.jspecify.annotations.Nullable;

/**
 * A difference as it is shown.
 *
 * @param messageCode why the partner's answer could not be had or read; null where it could, and for those of before there were codes
 * @param state open, taken, dismissed, or superseded: its order was compared again since
 * @param taken whose status was brought to the other side; null while nobody has done so
 * @param dismissedAt when somebody said that nothing is to be made of it; null when nobody did
 * @param dismissalReason for people; null when none was given
 */
public record DifferenceView(
        UUID differenceId,
        String partnerOrderId,
        @Nullable OrderId chargecarsOrderUuid,
        String kind,
        @Nullable String status,
        @Nullable Instant statusSince,
        @Nullable String partnerStatus,
        @Nullable String mappedStatus,
        @Nullable Instant partnerTimestamp,
        String ahead,
        String aheadByWorkflow,
        String aheadByTime,
        @Nullable String message,
        @Nullable String messageCode,
        String state,
        @Nullable String taken,
        @Nullable Instant takenAt,
        @Nullable Instant dismissedAt,
        @Nullable String dismissalReason) {

    static final String OPEN = "open";
    static final String DISMISSED = "dismissed";

    /** Nobody has decided about it, and no later comparison has looked at its order. */
    public boolean open() {
        return state.equals(OPEN);
    }

    /** Somebody said that nothing is to be made of it. */
    public boolean dismissed() {
        return state.equals(DISMISSED);
    }

    /** Somebody can still decide: a dismissal ends when one side is taken. */
    public boolean standing() {
        return open() || dismissed();
    }
}
