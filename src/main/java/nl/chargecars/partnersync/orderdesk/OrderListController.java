package nl.chargecars.partnersync.orderdesk;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.order.OrderRecord;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.pages.Viewer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Finds orders. The search text is sent by POST, because it may be a customer's data, and a URL ends up in browser histories and
 * logs. When the text turns out to be a number or a reference, the browser is redirected to a URL that contains it.
 */
@PageController
@RequestMapping(path = "/orders", produces = MediaType.TEXT_HTML_VALUE)
class OrderListController {

    private static final String PAGE = "orders/list";
    private static final String PART = "orders/found";

    private final OrderSearch search;
    private final OrderList list;
    private final Pages pages;

    OrderListController(OrderSearch search, OrderList list, Pages pages) {
        this.search = search;
        this.list = list;
        this.pages = pages;
    }

    @GetMapping
    ResponseEntity<byte[]> orders(
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String ref,
            @RequestParam(defaultValue = "") String partner,
            @RequestParam(defaultValue = "") String show,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "") String after) {
        Filters filters = Filters.of(ref, partner, show, from, to);
        String text = filters.reference() == null ? "" : filters.reference();
        FoundOrders found = search.listed(filters, after);
        return pages.show(request, PAGE, Map.of("shown", list.show(filters, text, found, after)));
    }

    /** @param part the part of the page that a script requests while somebody is typing; null after Enter */
    @PostMapping
    ResponseEntity<byte[]> search(
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String partner,
            @RequestParam(defaultValue = "") String show,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            @RequestHeader(name = "HX-Target", required = false) @Nullable String part) {
        String text = q.strip();
        Filters filters = Filters.of("", partner, show, from, to);
        FoundOrders found = search.anything(text, filters, !mayTypeBeginnings(request));
        Optional<OrderRecord> order = found.theOrder();
        if (part == null && order.isPresent()) {
            return Pages.seeOther("/orders/" + order.get().number());
        }
        Filters asked = found.isReferred() ? filters.withReference(text) : filters;
        Filters shown = found.applied(asked);
        if (part == null && (found.isReferred() || text.isEmpty())) {
            return Pages.seeOther(shown.url());
        }
        var model = Map.of("shown", list.show(asked, text, found, ""));
        if (part == null) {
            return pages.show(request, PAGE, model);
        }
        return Pages.with(pages.show(request, PART, model), headers -> headers.set("HX-Replace-Url", shown.url()));
    }

    /**
     * Returns whether the viewer may search by the beginning of a name or address. With such searches, one could find out a
     * masked name letter by letter, and the audit trail would not show it.
     */
    private static boolean mayTypeBeginnings(HttpServletRequest request) {
        return Viewer.of(request).filter(Viewer::mayAct).isPresent();
    }
}
