package nl.chargecars.partnersync.deliveries;

import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.GivenReason;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.ReadRight;
import nl.chargecars.partnersync.web.Timestamps;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The delivery endpoints (contract, "Endpoints", partner side): list and show a partner's deliveries, retry one, dismiss one.
 * Answers show the delivery's state after the request.
 */
@RestController
@RequestMapping("/api/v1/partners/{partner_id}/deliveries")
class DeliveryController {

    private final DeliveryDesk desk;
    private final Json json;

    DeliveryController(DeliveryDesk desk, Json json) {
        this.desk = desk;
        this.json = json;
    }

    @GetMapping
    Page<DeliveryView> list(
            @PathVariable("partner_id") PartnerId partner,
            @RequestParam @Nullable String state,
            @RequestParam @Nullable String event,
            @RequestParam(name = "partner_order_id") @Nullable String partnerOrderId,
            @RequestParam @Nullable String from,
            @RequestParam @Nullable String to,
            @RequestParam @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit) {
        var search = new DeliverySearch(
                state, event, partnerOrderId, Timestamps.parameter("from", from), Timestamps.parameter("to", to));
        return desk.list(partner, search, cursor, Limit.checked(limit));
    }

    @GetMapping("/{delivery_id}")
    Answer<DeliveryDetail> one(
            @PathVariable("partner_id") PartnerId partner, @PathVariable("delivery_id") DeliveryId id) {
        return Answer.of(desk.show(partner, id));
    }

    @PostMapping("/{delivery_id}/retry")
    Answer<DeliveryDetail> retry(
            @PathVariable("partner_id") PartnerId partner,
            @PathVariable("delivery_id") DeliveryId id,
            Actor actor,
            ReadRight reading) {
        return changed(desk.retry(partner, id, actor), null, reading);
    }

    @PostMapping(path = "/{delivery_id}/dismiss", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer<DeliveryDetail> dismiss(
            @PathVariable("partner_id") PartnerId partner,
            @PathVariable("delivery_id") DeliveryId id,
            @RequestBody(required = false) byte @Nullable [] body,
            Actor actor,
            ReadRight reading) {
        Fields fields = json.optionalObject(body);
        String reason = fields.text("reason", GivenReason.LONGEST);
        fields.check();
        return changed(desk.dismiss(partner, id, actor, reason), reason, reading);
    }

    private static Answer<DeliveryDetail> changed(DeliveryDetail delivery, @Nullable String given, ReadRight reading) {
        return Answer.of(reading.granted() ? delivery : delivery.withoutPersonalData(given));
    }
}
