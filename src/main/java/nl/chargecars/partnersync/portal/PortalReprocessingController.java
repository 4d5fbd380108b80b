package nl.chargecars.partnersync.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.access.PartnerCaller;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.inbound.GroupReprocessing;
import nl.chargecars.partnersync.inbound.GroupReprocessing.ReprocessingResult;
import nl.chargecars.partnersync.inbound.Progress;
import nl.chargecars.partnersync.inbound.RefusedUpdates;
import nl.chargecars.partnersync.inbound.RefusedUpdates.GroupFilter;
import nl.chargecars.partnersync.pages.FormValues;
import nl.chargecars.partnersync.pages.PageController;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Has all status updates of a partner that were refused for one reason processed again, once they are counted. */
@PageController
@RequestMapping(path = "/portal/status-updates/reprocess", produces = MediaType.TEXT_HTML_VALUE)
class PortalReprocessingController {

    private final RefusedUpdates refused;
    private final GroupReprocessing reprocessing;
    private final PortalPages pages;

    PortalReprocessingController(RefusedUpdates refused, GroupReprocessing reprocessing, PortalPages pages) {
        this.refused = refused;
        this.reprocessing = reprocessing;
        this.pages = pages;
    }

    @GetMapping
    ResponseEntity<byte[]> count(PartnerCaller visitor, HttpServletRequest request) {
        return show(request, visitor, Map.of());
    }

    /** As many as one request may; what is shown then has a form for the next ones, which brings what became of those before. */
    @PostMapping
    ResponseEntity<byte[]> process(
            @RequestParam String outcome,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(name = "so_far", defaultValue = "") String soFar,
            PartnerCaller visitor,
            Actor actor,
            HttpServletRequest request) {
        var which = GroupFilter.of(visitor.partner(), outcome, null, null);
        ReprocessingResult again = reprocessing.processAgain(which, FormValues.id(after, UUID::fromString), actor);
        return show(
                request,
                visitor,
                Map.of(
                        "outcome",
                        which.outcome().wireName(),
                        "progress",
                        Progress.of(soFar).plus(again)));
    }

    private ResponseEntity<byte[]> show(HttpServletRequest request, PartnerCaller visitor, Map<String, ?> done) {
        Map<String, Object> model = new HashMap<>(done);
        model.put("waiting", refused.counts(visitor.partner()));
        return pages.show(request, visitor, "reprocess", model);
    }
}
