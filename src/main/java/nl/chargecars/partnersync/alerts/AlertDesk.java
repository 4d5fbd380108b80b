package nl.chargecars.partnersync.alerts;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Lists open and closed alerts, and records that somebody is taking care of one. */
@Component
public class AlertDesk {

    private static final Map<String, Boolean> STATES = Map.of("open", true, "closed", false);

    private final AlertBook book;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final Clock clock;

    AlertDesk(AlertBook book, AuditLog auditLog, TransactionTemplate transaction, Clock clock) {
        this.book = book;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Newest first.
     *
     * @param state {@code open} or {@code closed}; null for all
     * @param partner null for all alerts, also those that concern no partner
     * @param cursor null for the first page
     * @throws Refusal MALFORMED_REQUEST for another state, or a cursor that is none
     */
    public Page<Alert> list(@Nullable String state, @Nullable PartnerId partner, @Nullable String cursor, int limit) {
        if (state != null && !STATES.containsKey(state)) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "state must be open or closed, or left out for all.");
        }
        UUID before = Cursor.id(cursor);
        return Page.of(
                book.list(state == null ? null : STATES.get(state), partner, before, limit + 1),
                limit,
                alert -> Cursor.of(alert.alertId()));
    }

    /**
     * Returns the closed alerts of troubles that do not go on, the latest closed first.
     *
     * @param partner null for all alerts, also those that concern no partner
     */
    public List<Alert> over(@Nullable PartnerId partner, int limit) {
        return book.over(partner, limit);
    }

    /**
     * Records that somebody is taking care of an open alert; audited. Only the first one to say so is recorded; later calls change
     * nothing. A closed alert stays as it is: a new one may be open in its place, which nobody takes care of.
     *
     * @throws Refusal NOT_FOUND
     */
    public Alert acknowledge(UUID id, Actor actor) {
        transaction.executeWithoutResult(_ -> {
            if (book.acknowledge(id, actor.name(), clock.instant())) {
                auditLog.record(
                        List.of(new AuditEntry(actor, "ALERT_ACKNOWLEDGED", "alerts", id.toString(), Map.of())));
            }
        });
        return found(id);
    }

    /**
     * Records that somebody takes care of an open alert instead of a colleague; audited. Changes nothing when it is not that
     * colleague's any more, so that of two who take it over at once only one believes to be in charge.
     *
     * @param from the actor who was taking care of it when the caller decided to
     * @throws Refusal NOT_FOUND
     */
    public Alert takeOver(UUID id, String from, Actor actor) {
        transaction.executeWithoutResult(_ -> {
            if (book.takeOver(id, from, actor.name(), clock.instant())) {
                auditLog.record(List.of(new AuditEntry(
                        actor,
                        "ALERT_TAKEN_OVER",
                        "alerts",
                        id.toString(),
                        Map.of("acknowledged_by", Map.of("from", from, "to", actor.name())))));
            }
        });
        return found(id);
    }

    private Alert found(UUID id) {
        return book.find(id).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "There is no such alert."));
    }
}
