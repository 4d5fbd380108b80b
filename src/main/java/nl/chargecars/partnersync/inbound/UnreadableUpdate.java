package nl.chargecars.partnersync.inbound;

import java.time.Instant;
import nl.chargecars.partnersync.partner.PartnerText;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A body that is no status update, and what of it can be read for all that, so that it is found by its order.
 *
 * @param partnerOrderId null when it cannot be read either
 * @param status null when it cannot be read either
 * @param timestamp of one that has nothing wrong with it but that this lies too far ahead; null of all others
 */
record UnreadableUpdate(
        Refusal problem,
        @Nullable String partnerOrderId,
        @Nullable String status,
        @Nullable Instant timestamp) {

    /** One that is not even an object. */
    static UnreadableUpdate of(Refusal problem) {
        return new UnreadableUpdate(problem, null, null, null);
    }

    /** @param fields that {@code problem} was found in */
    static UnreadableUpdate of(Refusal problem, Fields fields) {
        return new UnreadableUpdate(
                problem,
                fields.text("partner_order_id", PartnerText.LONGEST_REFERENCE),
                fields.text("status", PartnerText.LONGEST_WORD),
                isTooEarlyAlone(problem) ? fields.instant("timestamp") : null);
    }

    private static boolean isTooEarlyAlone(Refusal problem) {
        return problem.details().size() == 1
                && problem.details().getFirst().code().equals(PartnerUpdate.IN_THE_FUTURE);
    }
}
