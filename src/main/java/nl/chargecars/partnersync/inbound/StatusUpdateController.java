package nl.chargecars.partnersync.inbound;

import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists the status updates of a partner with their outcomes, and processes refused ones again once the cause has been put right. */
@RestController
@RequestMapping("/api/v1/partners/{partner_id}/status-updates")
class StatusUpdateController {

    private final StatusUpdateDesk desk;

    StatusUpdateController(StatusUpdateDesk desk) {
        this.desk = desk;
    }

    @GetMapping
    Page<StatusUpdateView> list(
            @PathVariable("partner_id") PartnerId partner,
            @RequestParam @Nullable String outcome,
            @RequestParam(name = "partner_order_id") @Nullable String partnerOrderId,
            @RequestParam @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit) {
        return desk.list(partner, outcome, partnerOrderId, cursor, Limit.checked(limit));
    }

    /** Processes a refused update again; for an update that was accepted, returns its outcome. */
    @PostMapping("/{update_id}/reprocess")
    Answer<AcceptedUpdate> reprocess(
            @PathVariable("partner_id") PartnerId partner, @PathVariable("update_id") UUID id, Actor actor) {
        return Answer.of(UpdateAnswers.accepted(desk.reprocess(partner, id, actor)));
    }
}
