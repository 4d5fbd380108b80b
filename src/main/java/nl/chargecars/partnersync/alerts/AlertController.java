package nl.chargecars.partnersync.alerts;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is wrong and what was, for staff; and that somebody looks after it. */
@RestController
@RequestMapping("/api/v1/alerts")
class AlertController {

    private static final Map<String, Boolean> STATES = Map.of("open", true, "closed", false);

    private final AlertBook book;
    private final AuditLog auditLog;
    private final TransactionTemplate transaction;
    private final Clock clock;

    AlertController(AlertBook book, AuditLog auditLog, TransactionTemplate transaction, Clock clock) {
        this.book = book;
        this.auditLog = auditLog;
        this.transaction = transaction;
        this.clock = clock;
    }

    @GetMapping
    Page<Alert> list(
            @RequestParam @Nullable String state,
            @RequestParam @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit) {
        int size = Limit.checked(limit);
        if (state != null && !STATES.containsKey(state)) {
            throw Refusal.of(ErrorCode.MALFORMED_REQUEST, "state must be open or closed, or left out for all.");
        }
        UUID before = cursor == null ? null : Cursor.decode(cursor, 1, values -> Uuid7.parse(values.getFirst()));
        return Page.of(
                book.list(state == null ? null : STATES.get(state), before, size + 1),
                size,
                alert -> Cursor.of(alert.alertId()));
    }

    /** The first to say so is kept; saying it again changes nothing. */
    @PostMapping("/{alert_id}/acknowledge")
    Answer<Alert> acknowledge(@PathVariable("alert_id") UUID id, Actor actor) {
        transaction.executeWithoutResult(_ -> {
            if (book.acknowledge(id, actor.name(), clock.instant())) {
                auditLog.record(
                        List.of(new AuditEntry(actor, "ALERT_ACKNOWLEDGED", "alerts", id.toString(), Map.of())));
            }
        });
        return Answer.of(book.find(id).orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "There is no such alert.")));
    }
}
