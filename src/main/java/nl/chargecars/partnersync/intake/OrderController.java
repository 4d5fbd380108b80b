package nl.chargecars.partnersync.intake;

import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The orders of all partners over HTTP, for staff and ChargeCars' own systems. */
@RestController
@RequestMapping("/api/v1/orders")
class OrderController {

    private final Orders orders;
    private final OrderListing listing;
    private final OrderViews views;

    OrderController(Orders orders, OrderListing listing, OrderViews views) {
        this.orders = orders;
        this.listing = listing;
        this.views = views;
    }

    @GetMapping
    OrderPage list(
            @RequestParam @Nullable String ref,
            @RequestParam(name = "ref_type") @Nullable String refType,
            @RequestParam @Nullable String status,
            @RequestParam(name = "updated_since") @Nullable String updatedSince,
            @RequestParam @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit) {
        return listing.list(null, new OrderListing.Parameters(ref, refType, status, updatedSince, cursor, limit));
    }

    @GetMapping("/{id}")
    Answer<OrderView> one(@PathVariable("id") String idOrNumber) {
        return Answer.of(views.one(orders.find(idOrNumber).orElseThrow(Refusal::orderNotFound)));
    }
}
