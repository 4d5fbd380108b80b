package nl.chargecars.partnersync.inbound;

import java.util.List;
import java.util.Objects;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;

/** Builds the API's answer to a status update that came, or was processed again. */
final class UpdateAnswers {

    private UpdateAnswers() {}

    /** @throws Refusal PAYLOAD_EXPIRED when the content is lost; for an outcome that is not a success */
    static AcceptedUpdate accepted(Reprocessed reprocessed) {
        return switch (reprocessed) {
            case Reprocessed.Done(ProcessedUpdate processed) -> accepted(processed);
            case Reprocessed.AlreadyAccepted(StatusUpdateView kept) ->
                new AcceptedUpdate(kept.chargecarsOrderId(), kept.mappedStatus(), kept.transitionId(), kept.outcome());
            case Reprocessed.ContentGone() ->
                throw Refusal.of(
                        ErrorCode.PAYLOAD_EXPIRED,
                        "What the partner sent is gone, past its age or erased with its customer: it cannot be processed"
                                + " again. Ask the partner to send it anew.");
        };
    }

    /** @throws Refusal for an outcome that is not a success */
    static AcceptedUpdate accepted(ProcessedUpdate processed) {
        return switch (processed.outcome()) {
            case APPLIED, UNCHANGED, DUPLICATE, STALE ->
                new AcceptedUpdate(
                        processed.orderNumber(), processed.mappedStatus(), processed.transition(), processed.outcome());
            case NO_ACTIVE_INTEGRATION -> throw refused(ErrorCode.NO_ACTIVE_INTEGRATION, processed, List.of());
            case ORDER_NOT_FOUND -> throw refused(ErrorCode.ORDER_NOT_FOUND, processed, List.of());
            case STATUS_NOT_MAPPED ->
                throw refused(
                        ErrorCode.STATUS_NOT_MAPPED,
                        processed,
                        List.of(new Problem(
                                "/status", "not_mapped", "Put the mapping right, then process this again.")));
            case INVALID_STATUS_TRANSITION ->
                throw refused(
                        ErrorCode.INVALID_STATUS_TRANSITION,
                        processed,
                        processed.allowedNext().stream()
                                .map(status -> new Problem("/status", "allowed", status))
                                .toList());
            case INVALID -> throw invalid(processed);
        };
    }

    /** Makes no promise that the update can be processed again: only one with a timestamp too far in the future can. */
    private static Refusal invalid(ProcessedUpdate processed) {
        Refusal problem =
                Objects.requireNonNull(processed.received().unreadable()).problem();
        return Refusal.of(problem.code(), problem.getMessage() + keptAs(processed) + ".", problem.details());
    }

    private static Refusal refused(ErrorCode code, ProcessedUpdate processed, List<Problem> details) {
        String promise = canBeRead(processed.received()) ? " and can be processed again." : ".";
        return Refusal.of(code, processed.message() + keptAs(processed) + promise, details);
    }

    /** True also for what cannot be read only yet; a partner without an active integration is told so first, whatever it sent. */
    private static boolean canBeRead(ReceivedUpdate received) {
        UnreadableUpdate unreadable = received.unreadable();
        return unreadable == null || unreadable.timestamp() != null;
    }

    private static String keptAs(ProcessedUpdate processed) {
        return " The update is kept as " + processed.received().id();
    }
}
