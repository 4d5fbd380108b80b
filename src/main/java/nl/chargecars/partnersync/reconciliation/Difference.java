package nl.chargecars.partnersync.reconciliation;

import java.time.Instant;
import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.reconciliation.DifferenceView.Kind;
import org.jspecify.annotations.Nullable;

/**
 * An order on which the two sides do not agree.
 *
 * @param order null where we have no such order
 * @param mappedStatus our status for the partner's status; null when the mapping has none
 * @param aheadByWorkflow the side whose status can be reached from the other's in fewer transitions than the other way round
 * @param aheadByTime the side whose status is newer
 * @param ahead the side that is ahead by the workflow if there is no way back, else by time, else by the workflow
 * @param message for people; null where the statuses say it all
 * @param messageCode why the partner's answer was not received or not readable; null where it was
 */
record Difference(
        String partnerOrderId,
        @Nullable OurOrder order,
        Kind kind,
        @Nullable String partnerStatus,
        @Nullable String mappedStatus,
        @Nullable Instant partnerTimestamp,
        Side aheadByWorkflow,
        Side aheadByTime,
        Side ahead,
        @Nullable String message,
        @Nullable String messageCode) {

    /** A difference without a status of the partner to compare. */
    static Difference without(Kind kind, String partnerOrderId, @Nullable OurOrder order, @Nullable Failure why) {
        return new Difference(
                partnerOrderId,
                order,
                kind,
                null,
                null,
                null,
                Side.UNKNOWN,
                Side.UNKNOWN,
                Side.UNKNOWN,
                why == null ? null : why.text(),
                why == null ? null : why.code().wireName());
    }

    static Difference missingHere(String partnerOrderId, String partnerStatus, @Nullable Instant partnerTimestamp) {
        return new Difference(
                partnerOrderId,
                null,
                Kind.MISSING_HERE,
                partnerStatus,
                null,
                partnerTimestamp,
                Side.UNKNOWN,
                Side.UNKNOWN,
                Side.UNKNOWN,
                null,
                null);
    }
}
