package nl.chargecars.partnersync.reconciliation;

import java.time.Instant;
import nl.chargecars.partnersync.client.Failure;
import nl.chargecars.partnersync.reconciliation.DifferenceView.Kind;
import org.jspecify.annotations.Nullable;

/**
 * An order on which the two sides do not agree.
 *
 * @param order null where we have no such order
 * @param mappedStatus what the partner's word means with us; null when it is not mapped
 * @param aheadByWorkflow whose status is fewer transitions away from the other's than the other way round
 * @param aheadByTime whose status is the newer one
 * @param ahead by workflow where there is no way back, else by time, else by workflow
 * @param message for people; null where the statuses say it all
 * @param messageCode why the partner's answer could not be had or read; null where it could
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

    /** One that there is nothing to compare of. */
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
