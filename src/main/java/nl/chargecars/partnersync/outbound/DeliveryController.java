package nl.chargecars.partnersync.outbound;

import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.outbound.DeliveryQueries.Place;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Refusal;
import nl.chargecars.partnersync.web.Timestamps;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was, is being and could not be delivered to a partner (contract, "Endpoints", partner side). */
@RestController
@RequestMapping("/api/v1/partners/{partner_id}/deliveries")
class DeliveryController {

    private final Partners partners;
    private final DeliveryParameters parameters;
    private final DeliveryQueries queries;

    DeliveryController(Partners partners, DeliveryParameters parameters, DeliveryQueries queries) {
        this.partners = partners;
        this.parameters = parameters;
        this.queries = queries;
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
        int size = Limit.checked(limit);
        Place behind = DeliveryParameters.place(cursor);
        partners.require(partner);
        Optional<DeliveryFilter> filter = parameters.filter(
                partner,
                DeliveryParameters.word("state", state, DeliveryState.wireNames()),
                DeliveryParameters.word("event", event, DeliveryParameters.events()),
                partnerOrderId,
                Timestamps.parameter("from", from),
                Timestamps.parameter("to", to));
        List<DeliveryView> rows =
                filter.map(given -> queries.list(given, behind, size + 1)).orElse(List.of());
        return Page.of(rows, size, view -> DeliveryParameters.cursor(new Place(view.createdAt(), view.deliveryId())));
    }

    @GetMapping("/{delivery_id}")
    Answer<DeliveryDetail> one(
            @PathVariable("partner_id") PartnerId partner, @PathVariable("delivery_id") DeliveryId id) {
        partners.require(partner);
        return Answer.of(
                queries.one(partner, id, parameters.sending(partner)).orElseThrow(DeliveryController::notFound));
    }

    static Refusal notFound() {
        return Refusal.of(ErrorCode.NOT_FOUND, "This partner has no such delivery.");
    }
}
