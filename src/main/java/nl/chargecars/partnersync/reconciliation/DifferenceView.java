package nl.chargecars.partnersync.reconciliation;

import java.time.Instant;
import java.util.UUID;
import nl.chargecars.partnersync.id.OrderId;
import org.jspecify.annotations.Nullable;

/**
 * A difference as it is shown.
 *
 * @param messageCode why the partner's answer could not be had or read; null where it could, and for those of before there were codes
 * @param state {@code open}, {@code taken}, {@code dismissed}, or {@code superseded}: its order was compared again since
 * @param taken whose status was brought to the other side; null while nobody has done so
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
        @Nullable Instant takenAt) {

    static final String OPEN = "open";

    /** Nobody has decided about it, and no later comparison has looked at its order. */
    public boolean open() {
        return state.equals(OPEN);
    }
}
