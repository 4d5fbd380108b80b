package nl.chargecars.partnersync.intake;

import java.util.HexFormat;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.crypto.Fingerprint;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Refusal;
import nl.chargecars.partnersync.web.WrittenAnswer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A partner's orders over HTTP (seed, "Partner Order Creation"; contract, "Endpoints", partner side). For their references see
 * {@link ReferencesController}.
 */
@RestController
@RequestMapping("/api/v1/partners/{partner_id}/orders")
class PartnerOrderController {

    private final GroupCommit<PlaceCommand, IntakeOutcome> newOrders;
    private final OrderParser parser;
    private final OrderAnswers answers;
    private final RefusedOrders refusedOrders;
    private final OrderListing listing;
    private final OrderViews views;
    private final Orders orders;
    private final Partners partners;
    private final Json json;

    PartnerOrderController(
            GroupCommit<PlaceCommand, IntakeOutcome> newOrders,
            OrderParser parser,
            OrderAnswers answers,
            RefusedOrders refusedOrders,
            OrderListing listing,
            OrderViews views,
            Orders orders,
            Partners partners,
            Json json) {
        this.newOrders = newOrders;
        this.parser = parser;
        this.answers = answers;
        this.refusedOrders = refusedOrders;
        this.listing = listing;
        this.views = views;
        this.orders = orders;
        this.partners = partners;
        this.json = json;
    }

    /**
     * Places an order.
     *
     * @param given null when the body is empty, which is refused and counted like any other unreadable order
     */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    WrittenAnswer place(
            @PathVariable("partner_id") PartnerId partner,
            @RequestBody(required = false) byte @Nullable [] given,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            Actor actor) {
        try {
            byte[] body = given == null ? new byte[0] : given;
            var command = new PlaceCommand(
                    partner,
                    parser.parse(json.object(body)),
                    IdempotencyKey.parse(idempotencyKey),
                    HexFormat.of().formatHex(Fingerprint.sha256(body)),
                    actor);
            return answers.answer(command, newOrders.submit(command));
        } catch (Refusal refusal) {
            throw refusedOrders.counted(partner, refusal);
        }
    }

    @GetMapping
    OrderPage list(
            @PathVariable("partner_id") PartnerId partner,
            @RequestParam @Nullable String ref,
            @RequestParam(name = "ref_type") @Nullable String refType,
            @RequestParam @Nullable String status,
            @RequestParam(name = "updated_since") @Nullable String updatedSince,
            @RequestParam @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit) {
        partners.require(partner);
        return listing.list(partner, new OrderListing.Parameters(ref, refType, status, updatedSince, cursor, limit));
    }

    @GetMapping("/{partner_order_id}")
    Answer<OrderView> one(
            @PathVariable("partner_id") PartnerId partner, @PathVariable("partner_order_id") String partnerOrderId) {
        partners.require(partner);
        return Answer.of(views.one(orders.locate(new Orders.PartnerKey(partner, partnerOrderId))
                .orElseThrow(Refusal::orderNotFound)
                .id()));
    }
}
