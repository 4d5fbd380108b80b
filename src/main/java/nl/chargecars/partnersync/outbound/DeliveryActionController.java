package nl.chargecars.partnersync.outbound;

import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.outbound.ManualChange.Dismiss;
import nl.chargecars.partnersync.outbound.ManualChange.Outcome;
import nl.chargecars.partnersync.outbound.ManualChange.Retry;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Retry one, dismiss one; each is audited. Answers show the delivery as it is afterwards. */
@RestController
@RequestMapping("/api/v1/partners/{partner_id}/deliveries")
class DeliveryActionController {

    private static final int LONGEST_REASON = 500;

    private final Partners partners;
    private final DeliveryParameters parameters;
    private final DeliveryQueries queries;
    private final GroupCommit<ManualChange, Outcome> changes;
    private final Json json;

    DeliveryActionController(
            Partners partners,
            DeliveryParameters parameters,
            DeliveryQueries queries,
            GroupCommit<ManualChange, Outcome> deliveryChanges,
            Json json) {
        this.partners = partners;
        this.parameters = parameters;
        this.queries = queries;
        this.changes = deliveryChanges;
        this.json = json;
    }

    @PostMapping("/{delivery_id}/retry")
    Answer<DeliveryDetail> retry(
            @PathVariable("partner_id") PartnerId partner, @PathVariable("delivery_id") DeliveryId id, Actor actor) {
        return change(new Retry(partner, id, actor, null, null));
    }

    @PostMapping("/{delivery_id}/dismiss")
    Answer<DeliveryDetail> dismiss(
            @PathVariable("partner_id") PartnerId partner,
            @PathVariable("delivery_id") DeliveryId id,
            @RequestBody(required = false) byte @Nullable [] body,
            Actor actor) {
        Fields fields = json.object(body == null || body.length == 0 ? new byte[] {'{', '}'} : body);
        String reason = fields.text("reason", LONGEST_REASON);
        fields.check();
        return change(new Dismiss(partner, id, actor, reason));
    }

    private Answer<DeliveryDetail> change(ManualChange change) {
        partners.require(change.partner());
        return switch (changes.submit(change)) {
            case Outcome.Done(), Outcome.LeftAlone(var _) -> Answer.of(detail(change));
            case Outcome.AlreadyDelivered() ->
                throw Refusal.of(
                        ErrorCode.DELIVERY_ALREADY_DELIVERED,
                        "The partner has this already: there is nothing to dismiss.");
            case Outcome.PayloadExpired() ->
                throw Refusal.of(
                        ErrorCode.PAYLOAD_EXPIRED,
                        "What this delivery said is past its age and gone: it cannot be sent again. The order itself still"
                                + " says how it stands.");
            case Outcome.Unknown() -> throw DeliveryController.notFound();
        };
    }

    private DeliveryDetail detail(ManualChange change) {
        return queries.one(change.partner(), change.delivery(), parameters.sending(change.partner()))
                .orElseThrow(DeliveryController::notFound);
    }
}
