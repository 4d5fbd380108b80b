package nl.chargecars.partnersync.inbound;

import java.util.List;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What people do with status updates, on pages as well as through the API: list them, and have one processed again. */
@Component
public class StatusUpdateDesk {

    private static final List<String> OUTCOMES = WireNamed.names(Outcome.class);

    private final Partners partners;
    private final StatusUpdateRepository repository;
    private final GroupCommit<ReceivedUpdate, ProcessedUpdate> receivedUpdates;
    private final UpdateReader reader;

    StatusUpdateDesk(
            Partners partners,
            StatusUpdateRepository repository,
            GroupCommit<ReceivedUpdate, ProcessedUpdate> receivedUpdates,
            UpdateReader reader) {
        this.partners = partners;
        this.repository = repository;
        this.receivedUpdates = receivedUpdates;
        this.reader = reader;
    }

    /** Returns all outcomes, in the contract's words. */
    public static List<String> outcomes() {
        return OUTCOMES;
    }

    /**
     * Lists the status updates of a partner, the newest first.
     *
     * @param outcome in lower or in upper case; null for any
     * @param partnerOrderId null for any order
     * @param cursor null for the first page
     * @throws Refusal PARTNER_NOT_FOUND; MALFORMED_REQUEST for an unknown outcome or an invalid cursor
     */
    public Page<StatusUpdateView> list(
            PartnerId partner,
            @Nullable String outcome,
            @Nullable String partnerOrderId,
            @Nullable String cursor,
            int limit) {
        partners.require(partner);
        Outcome wanted = outcome == null ? null : wanted(outcome);
        UUID before = Cursor.id(cursor);
        return Page.read(
                limit,
                StatusUpdateView.LARGEST,
                (last, most) -> repository.list(
                        partner, wanted, partnerOrderId, last == null ? before : last.statusUpdateId(), most),
                StatusUpdateView::characters,
                last -> Cursor.of(last.statusUpdateId()));
    }

    private static Outcome wanted(String outcome) {
        return Outcome.asked(outcome)
                .orElseThrow(() -> Refusal.of(
                        ErrorCode.MALFORMED_REQUEST, "outcome must be one of " + String.join(", ", OUTCOMES) + "."));
    }

    /**
     * Returns the problems of an update that could not be parsed, which pages word in the reader's language; empty for other updates,
     * and when the body is gone.
     */
    public List<Problem> problems(StatusUpdateView update) {
        String body = update.body();
        return body == null || update.outcome() != Outcome.INVALID
                ? List.of()
                : reader.problems(body, update.receivedAt());
    }

    /** Lists the partner's updates that name this order, the newest first, whatever their outcome. */
    public List<StatusUpdateView> ofOrder(PartnerId partner, String partnerOrderId, int limit) {
        return repository.list(partner, null, partnerOrderId, null, limit);
    }

    /**
     * Processes a refused update again; an update that was accepted stays as it is. Audited.
     *
     * @throws Refusal PARTNER_NOT_FOUND, NOT_FOUND
     */
    public Reprocessed reprocess(PartnerId partner, UUID id, Actor actor) {
        partners.require(partner);
        StatusUpdateView kept = repository.require(partner, id);
        if (kept.accepted()) {
            return new Reprocessed.AlreadyAccepted(kept);
        }
        return kept.gone()
                ? new Reprocessed.ContentGone()
                : new Reprocessed.Done(receivedUpdates.submit(reader.readAgain(partner, kept, actor)));
    }
}
