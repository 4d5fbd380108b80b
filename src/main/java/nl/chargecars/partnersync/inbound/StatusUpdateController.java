package nl.chargecars.partnersync.inbound;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a partner sent and what became of it; refused updates are processed again once what was wrong has been put right. */
@RestController
@RequestMapping("/api/v1/partners/{partner_id}/status-updates")
class StatusUpdateController {

    private static final List<String> OUTCOMES =
            Arrays.stream(Outcome.values()).map(Outcome::wireName).toList();

    private final Partners partners;
    private final StatusUpdateRepository repository;
    private final StatusUpdateDesk desk;

    StatusUpdateController(Partners partners, StatusUpdateRepository repository, StatusUpdateDesk desk) {
        this.partners = partners;
        this.repository = repository;
        this.desk = desk;
    }

    @GetMapping
    Page<StatusUpdateView> list(
            @PathVariable("partner_id") PartnerId partner,
            @RequestParam @Nullable String outcome,
            @RequestParam(name = "partner_order_id") @Nullable String partnerOrderId,
            @RequestParam @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit) {
        int size = Limit.checked(limit);
        partners.require(partner);
        if (outcome != null && !OUTCOMES.contains(outcome)) {
            throw Refusal.of(
                    ErrorCode.MALFORMED_REQUEST, "outcome must be one of " + String.join(", ", OUTCOMES) + ".");
        }
        UUID before = cursor == null ? null : Cursor.decode(cursor, 1, values -> Uuid7.parse(values.getFirst()));
        return Page.of(
                repository.list(
                        partner, outcome == null ? null : Outcome.named(outcome), partnerOrderId, before, size + 1),
                size,
                view -> Cursor.of(view.statusUpdateId()));
    }

    /** Processes a refused update again; one that was accepted answers what became of it. */
    @PostMapping("/{update_id}/reprocess")
    Answer<AcceptedUpdate> reprocess(
            @PathVariable("partner_id") PartnerId partner, @PathVariable("update_id") UUID id, Actor actor) {
        partners.require(partner);
        return Answer.of(desk.reprocess(partner, id, actor));
    }
}
