package nl.chargecars.partnersync.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.access.PartnerCaller;
import nl.chargecars.partnersync.access.Scope;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.deliveries.DeliverySearch;
import nl.chargecars.partnersync.deliveries.Replay;
import nl.chargecars.partnersync.deliveries.ReplayView;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.partner.Integrations;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** The page that counts the failed deliveries of a partner's active integration, and sends all of them again. */
@PageController
@RequestMapping(path = "/portal/deliveries/replay", produces = MediaType.TEXT_HTML_VALUE)
class PortalReplayController {

    private static final String PATH = "/portal/deliveries/replay";

    private final Replay replay;
    private final Integrations integrations;
    private final PortalPages pages;

    PortalReplayController(Replay replay, Integrations integrations, PortalPages pages) {
        this.replay = replay;
        this.integrations = integrations;
        this.pages = pages;
    }

    @GetMapping
    ResponseEntity<byte[]> count(PartnerCaller visitor, HttpServletRequest request) {
        Optional<DeliverySearch> failed = failed(visitor);
        Map<String, Object> model = new HashMap<>();
        model.put("active", failed.isPresent());
        Counts counts = failed.map(search -> counts(visitor, search)).orElse(Counts.NONE);
        model.put("matched", counts.matched());
        model.put("sendable", counts.sendable());
        if (visitor.may(Scope.DELIVERIES_READ)) {
            replay.list(visitor.partner(), null, 1).data().forEach(latest -> model.put("latest", latest));
        }
        return pages.show(request, visitor, "replay", model);
    }

    @PostMapping
    ResponseEntity<byte[]> start(PartnerCaller visitor, Actor actor) {
        Optional<DeliverySearch> failed = failed(visitor);
        if (failed.isEmpty() || counts(visitor, failed.get()).sendable() == 0) {
            return Pages.seeOther(PATH); // since they were counted, all were sent, or lost their payloads by age
        }
        String notice = switch (replay.start(visitor.partner(), failed.get(), actor)) {
            case Replay.Started.Begun(ReplayView begun) ->
                sentNone(begun) ? "notice.portal_replay_none" : "notice.portal_replay_started";
            case Replay.Started.TooMany _ -> "notice.portal_replay_too_many";
        };
        return Pages.done(PATH, notice);
    }

    private static boolean sentNone(ReplayView replay) {
        return replay.state() != ReplayView.State.RUNNING && replay.replayed() == 0;
    }

    /**
     * Returns the search for the failed deliveries of the active integration; empty without one. Failed deliveries of an inactive
     * integration are left out: sent again, they would only be held, where nobody looks after them.
     */
    private Optional<DeliverySearch> failed(PartnerCaller visitor) {
        return integrations.active(visitor.partner()).map(active -> DeliverySearch.failed(active.id(), null));
    }

    /** @param sendable how many of those can be sent, at most: not every one of very many is looked at */
    private record Counts(long matched, long sendable) {
        static final Counts NONE = new Counts(0, 0);
    }

    private Counts counts(PartnerCaller visitor, DeliverySearch failed) {
        long matched = replay.count(visitor.partner(), failed);
        return new Counts(matched, Math.max(0, matched - replay.withoutPayload(visitor.partner(), failed)));
    }
}
