package nl.chargecars.partnersync.inbound;

import java.time.Instant;
import nl.chargecars.partnersync.partner.PartnerText;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * A body that is no valid status update, with the members that can be read nevertheless, so that it is found by its order.
 *
 * @param partnerOrderId null when it cannot be read either
 * @param status null when it cannot be read either
 * @param timestamp set when the body's only fault is a timestamp too far in the future; otherwise null
 */
record UnreadableUpdate(
        Refusal problem,
        @Nullable String partnerOrderId,
        @Nullable String status,
        @Nullable Instant timestamp) {

    /** For a body that is not even a JSON object. */
    static UnreadableUpdate of(Refusal problem) {
        return new UnreadableUpdate(problem, null, null, null);
    }

    /** @param fields the body in which {@code problem} was found */
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
