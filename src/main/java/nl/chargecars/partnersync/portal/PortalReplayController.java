package nl.chargecars.partnersync.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import nl.chargecars.partnersync.access.PartnerVisitor;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.deliveries.DeliverySearch;
import nl.chargecars.partnersync.deliveries.Replay;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** Has all of a partner's deliveries that failed sent again, once they are counted. */
@PageController
@RequestMapping(path = "/portal/deliveries/replay", produces = MediaType.TEXT_HTML_VALUE)
class PortalReplayController {

    private static final String PATH = "/portal/deliveries/replay";
    private static final DeliverySearch FAILED = DeliverySearch.in(DeliveryState.FAILED);

    private final Replay replay;
    private final PortalPages pages;

    PortalReplayController(Replay replay, PortalPages pages) {
        this.replay = replay;
        this.pages = pages;
    }

    @GetMapping
    ResponseEntity<byte[]> count(PartnerVisitor visitor, HttpServletRequest request) {
        Map<String, Object> model = new HashMap<>();
        model.put("matched", failed(visitor));
        if (visitor.may("deliveries:read")) {
            replay.list(visitor.partner(), null, 1).data().forEach(latest -> model.put("latest", latest));
        }
        return pages.show(request, visitor, "replay", model);
    }

    @PostMapping
    ResponseEntity<byte[]> start(PartnerVisitor visitor, Actor actor) {
        if (failed(visitor) == 0) {
            return Pages.seeOther(PATH); // sent by somebody else since they were counted
        }
        replay.start(visitor.partner(), FAILED, actor);
        return Pages.done(PATH, "notice.portal_replay_started");
    }

    private long failed(PartnerVisitor visitor) {
        return replay.count(visitor.partner(), FAILED).matched();
    }
}
