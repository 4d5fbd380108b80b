package nl.chargecars.partnersync.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.access.PartnerCaller;
import nl.chargecars.partnersync.access.Scope;
import nl.chargecars.partnersync.audit.ShownData;
import nl.chargecars.partnersync.deliveries.DeliveryDesk;
import nl.chargecars.partnersync.deliveries.DeliverySearch;
import nl.chargecars.partnersync.deliveries.DeliveryView;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.order.OrderQuery;
import nl.chargecars.partnersync.order.OrderRecord;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.order.TransitionNotices;
import nl.chargecars.partnersync.pages.Address;
import nl.chargecars.partnersync.pages.Links;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.StatusMapping;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** A partner's own orders. */
@PageController
@RequestMapping(path = "/portal/orders", produces = MediaType.TEXT_HTML_VALUE)
class PortalOrdersController {

    private static final int ON_A_PAGE = 50;

    private final Orders orders;
    private final Integrations integrations;
    private final TransitionNotices notices;
    private final DeliveryDesk deliveries;
    private final ShownData shown;
    private final PortalPages pages;

    PortalOrdersController(
            Orders orders,
            Integrations integrations,
            TransitionNotices notices,
            DeliveryDesk deliveries,
            ShownData shown,
            PortalPages pages) {
        this.orders = orders;
        this.integrations = integrations;
        this.notices = notices;
        this.deliveries = deliveries;
        this.shown = shown;
        this.pages = pages;
    }

    @GetMapping
    ResponseEntity<byte[]> list(
            @RequestParam(defaultValue = "") String ref,
            @RequestParam @Nullable String cursor,
            PartnerCaller visitor,
            HttpServletRequest request) {
        OrderId after = Cursor.one(cursor, OrderId::of);
        String wanted = ref.isBlank() ? null : ref.strip();
        List<OrderId> found = orders.find(OrderQuery.newest(visitor.partner(), wanted, after, ON_A_PAGE + 1));
        Page<OrderId> page = Page.of(found, ON_A_PAGE, Cursor::of);
        return pages.show(
                request,
                visitor,
                "orders",
                Map.of(
                        "orders", orders.outlines(page.data()),
                        "mapping", mapping(visitor),
                        "ref", ref,
                        "links",
                                Links.of(
                                        new Address("/portal/orders").with("ref", ref.strip()),
                                        cursor,
                                        page.nextCursor())));
    }

    @GetMapping("/{order_id}")
    ResponseEntity<byte[]> one(
            @PathVariable("order_id") OrderId id, PartnerCaller visitor, HttpServletRequest request) {
        return show(own(visitor, id), false, visitor, request);
    }

    /** Shows the page of an order with the personal data of the customer unmasked. That the data was shown is audited. */
    @PostMapping("/{order_id}/customer")
    ResponseEntity<byte[]> withCustomer(
            @PathVariable("order_id") OrderId id, PartnerCaller visitor, HttpServletRequest request) {
        OrderRecord order = own(visitor, id);
        shown.note(visitor.actor(), "orders", id);
        return show(order, true, visitor, request);
    }

    /**
     * Redirects to the page with the masked customer when the user reloads the answer to the POST above, or switches the language
     * there.
     */
    @GetMapping("/{order_id}/customer")
    ResponseEntity<byte[]> withoutCustomer(@PathVariable("order_id") OrderId id) {
        return Pages.seeOther("/portal/orders/" + id);
    }

    private ResponseEntity<byte[]> show(
            OrderRecord order, boolean open, PartnerCaller visitor, HttpServletRequest request) {
        var ofOrder = new DeliverySearch(null, null, order.partnerOrderId(), null, null);
        List<DeliveryView> told = visitor.may(Scope.DELIVERIES_READ)
                ? deliveries.list(visitor.partner(), ofOrder, null, ON_A_PAGE).data()
                : List.of();
        return pages.show(
                request,
                visitor,
                "order",
                Map.of(
                        "order", order,
                        "mapping", mapping(visitor),
                        "notices", notices.of(List.of(order.id())),
                        "deliveries", told,
                        "open", open));
    }

    /** Returns an order of the visitor's partner. An order of another partner is refused exactly like one that does not exist. */
    private OrderRecord own(PartnerCaller visitor, OrderId id) {
        return orders.read(List.of(id)).stream()
                .filter(order -> order.partner().equals(visitor.partner()))
                .findFirst()
                .orElseThrow(Refusal::orderNotFound);
    }

    private StatusMapping mapping(PartnerCaller visitor) {
        // without an active one, that of the latest exchange: while it is switched off its words stay the partner's
        return integrations.latest(visitor.partner()).map(Integration::mapping).orElse(StatusMapping.EMPTY);
    }
}
