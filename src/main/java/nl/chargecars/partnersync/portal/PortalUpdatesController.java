package nl.chargecars.partnersync.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.access.PartnerCaller;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.inbound.RefusedCallFigures;
import nl.chargecars.partnersync.inbound.Reprocessed;
import nl.chargecars.partnersync.inbound.StatusUpdateDesk;
import nl.chargecars.partnersync.inbound.StatusUpdateView;
import nl.chargecars.partnersync.pages.Address;
import nl.chargecars.partnersync.pages.FormValues;
import nl.chargecars.partnersync.pages.Links;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page with the status updates that the partner sent, their outcomes, and the number of its calls that were refused. */
@PageController
@RequestMapping(path = "/portal/status-updates", produces = MediaType.TEXT_HTML_VALUE)
class PortalUpdatesController {

    private static final String PATH = "/portal/status-updates";
    private static final int ON_A_PAGE = 50;
    private static final int REFUSED_HOURS = 24;

    private final StatusUpdateDesk desk;
    private final RefusedCallFigures refusedCalls;
    private final PortalPages pages;

    PortalUpdatesController(StatusUpdateDesk desk, RefusedCallFigures refusedCalls, PortalPages pages) {
        this.desk = desk;
        this.refusedCalls = refusedCalls;
        this.pages = pages;
    }

    @GetMapping
    ResponseEntity<byte[]> list(
            @RequestParam(defaultValue = "") String outcome,
            @RequestParam(defaultValue = "") String order,
            @RequestParam @Nullable String cursor,
            PartnerCaller visitor,
            HttpServletRequest request) {
        Page<StatusUpdateView> page = desk.list(
                visitor.partner(), FormValues.text(outcome), FormValues.text(order.strip()), cursor, ON_A_PAGE);
        Map<String, String> filters = Map.of("outcome", outcome, "order", order.strip());
        Map<String, Object> model = new HashMap<>();
        model.put("updates", page.data());
        model.put(
                "problems",
                page.data().stream().collect(Collectors.toMap(StatusUpdateView::statusUpdateId, desk::problems)));
        model.put("outcomes", StatusUpdateDesk.outcomes());
        model.put("filters", filters);
        model.put("filtered", Stream.of(outcome, order).anyMatch(filter -> !filter.isBlank()));
        model.put("links", Links.of(narrowed(outcome, order), cursor, page.nextCursor()));
        model.put("cursor", Objects.requireNonNullElse(cursor, ""));
        model.put("refused", cursor == null ? refused(visitor) : List.of());
        return pages.show(request, visitor, "updates", model);
    }

    /**
     * Processes an update again, then redirects to the same part of the list: the form sends the filters and the cursor of that
     * part. An update that is accepted now is no longer in a list of refused ones; then to all updates of its order.
     *
     * @param number the partner's number of the order that the update names
     */
    @PostMapping("/{update_id}/reprocess")
    ResponseEntity<byte[]> reprocess(
            @PathVariable("update_id") UUID id,
            @RequestParam(defaultValue = "") String outcome,
            @RequestParam(defaultValue = "") String order,
            @RequestParam(defaultValue = "") String cursor,
            @RequestParam(defaultValue = "") String number,
            PartnerCaller visitor,
            Actor actor) {
        String list = narrowed(outcome, order).with("cursor", cursor).text();
        String accepted = outcome.isBlank() ? list : narrowed("", number).text();
        return switch (desk.reprocess(visitor.partner(), id, actor)) {
            case Reprocessed.Done done
            when !done.outcome().accepted() -> Pages.done(list, "notice.portal_refused_again");
            case Reprocessed.Done _, Reprocessed.AlreadyAccepted _ -> Pages.done(accepted, "notice.portal_processed");
            case Reprocessed.ContentGone() -> Pages.done(list, "notice.portal_update_expired");
        };
    }

    private static Address narrowed(String outcome, String order) {
        return new Address(PATH).with("outcome", outcome).with("order", order.strip());
    }

    private List<RefusedCallFigures.InHour> refused(PartnerCaller visitor) {
        return refusedCalls.list(visitor.partner(), null, REFUSED_HOURS).data();
    }
}
