package nl.chargecars.partnersync.orderdesk;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.ShownData;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Serves the page of one order: whether its partner knows its status, why not, and all that happened to the order. */
@PageController
class OrderPageController {

    static final String TEMPLATE = "orders/order";

    private static final String LIVE = "orders/live";

    private final StoryReader reader;
    private final OrderSheets sheets;
    private final ShownData shown;
    private final Pages pages;

    OrderPageController(StoryReader reader, OrderSheets sheets, ShownData shown, Pages pages) {
        this.reader = reader;
        this.sheets = sheets;
        this.shown = shown;
        this.pages = pages;
    }

    @GetMapping(path = "/orders/{order}", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> order(HttpServletRequest request, @PathVariable String order, Actor viewer) {
        return pages.show(
                request,
                TEMPLATE,
                Map.of("sheet", sheets.of(reader.find(order), new Veil(false), FormInput.NOTHING, viewer)));
    }

    /**
     * Returns the part of the page that updates itself; 204 when nothing has changed since version {@code seen}.
     *
     * @param verdicts those that the page shows; others are said aloud
     */
    @GetMapping(path = "/orders/{order}/live", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> live(
            HttpServletRequest request,
            @PathVariable String order,
            @RequestParam(defaultValue = "") String seen,
            @RequestParam(defaultValue = "") String verdicts,
            Actor viewer) {
        OrderSheet sheet = sheets.of(reader.find(order), new Veil(false), FormInput.NOTHING, viewer);
        return sheet.version().equals(seen)
                ? ResponseEntity.noContent().build()
                : pages.show(
                        request,
                        LIVE,
                        Map.of(
                                "sheet",
                                sheet,
                                "again",
                                true,
                                "told",
                                !sheet.verdicts().equals(verdicts)));
    }

    /** Shows the personal data, once: the page that follows has it masked again. */
    @PostMapping(path = "/orders/{order}/personal-data", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> personalData(HttpServletRequest request, @PathVariable String order, Actor viewer) {
        OrderId id = reader.find(order);
        shown.note(viewer, "orders", id);
        return pages.show(request, TEMPLATE, Map.of("sheet", sheets.of(id, new Veil(true), FormInput.NOTHING, viewer)));
    }
}
