package nl.chargecars.partnersync.intake;

import java.util.Map;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.order.ReferencePatch;
import nl.chargecars.partnersync.order.References;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.ReadRight;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Merges further references into a partner's order (contract, "Endpoints", partner side). */
@RestController
class ReferencesController {

    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final Partners partners;
    private final ReferencePatch referencePatch;
    private final OrderViews views;
    private final Json json;

    ReferencesController(Partners partners, ReferencePatch referencePatch, OrderViews views, Json json) {
        this.partners = partners;
        this.referencePatch = referencePatch;
        this.views = views;
        this.json = json;
    }

    @PatchMapping(
            path = "/api/v1/partners/{partner_id}/orders/{partner_order_id}/references",
            consumes = {MediaType.APPLICATION_JSON_VALUE, MERGE_PATCH})
    Answer<OrderView> patch(
            @PathVariable("partner_id") PartnerId partner,
            @PathVariable("partner_order_id") String partnerOrderId,
            @RequestBody byte[] body,
            Actor actor,
            ReadRight reading) {
        Map<String, @Nullable String> patch = References.patch(json.object(body), partnerOrderId);
        partners.require(partner);
        OrderId order =
                referencePatch.apply(partner, partnerOrderId, patch, actor).orElseThrow(Refusal::orderNotFound);
        OrderView view = views.one(order);
        return Answer.of(reading.granted() ? view : view.withoutPersonalData(patch.keySet()));
    }
}
