package nl.chargecars.partnersync.inbound;

import java.util.List;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.stereotype.Component;

/** What people do with status updates, on pages as through the API: look at those of an order, have one processed again. */
@Component
public class StatusUpdateDesk {

    private final StatusUpdateRepository repository;
    private final GroupCommit<ReceivedUpdate, ProcessedUpdate> receivedUpdates;
    private final UpdateReader reader;

    StatusUpdateDesk(
            StatusUpdateRepository repository,
            GroupCommit<ReceivedUpdate, ProcessedUpdate> receivedUpdates,
            UpdateReader reader) {
        this.repository = repository;
        this.receivedUpdates = receivedUpdates;
        this.reader = reader;
    }

    /** Those that name an order of this partner, newest first, whatever became of them. */
    public List<StatusUpdateView> ofOrder(PartnerId partner, String partnerOrderId, int limit) {
        return repository.list(partner, null, partnerOrderId, null, limit);
    }

    /**
     * Processes a refused update again; one that was accepted answers what became of it. Audited.
     *
     * @throws Refusal NOT_FOUND; what it is refused with once more, such as STATUS_NOT_MAPPED
     */
    public AcceptedUpdate reprocess(PartnerId partner, UUID id, Actor actor) {
        StatusUpdateView kept = repository
                .find(partner, id)
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "There is no such status update."));
        if (Outcome.named(kept.outcome()).accepted()) {
            return new AcceptedUpdate(
                    kept.chargecarsOrderId(), kept.mappedStatus(), kept.transitionId(), kept.outcome());
        }
        return UpdateAnswers.accepted(receivedUpdates.submit(reader.readAgain(partner, kept, actor)));
    }
}
