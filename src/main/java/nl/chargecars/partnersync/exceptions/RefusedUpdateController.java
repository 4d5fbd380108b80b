package nl.chargecars.partnersync.exceptions;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.inbound.RefusedUpdates;
import nl.chargecars.partnersync.inbound.RefusedUpdates.Again;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Refused status updates of a group, and processing one or all of them again: parts of the page. */
@PageController
@RequestMapping(path = "/exceptions/updates", produces = MediaType.TEXT_HTML_VALUE)
class RefusedUpdateController {

    private static final int SHOWN = 20;

    private final RefusedUpdates updates;
    private final Mending mending;
    private final Pages pages;
    private final Clock clock;

    RefusedUpdateController(RefusedUpdates updates, Mending mending, Pages pages, Clock clock) {
        this.updates = updates;
        this.mending = mending;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping
    ResponseEntity<byte[]> members(
            @RequestParam PartnerId partner,
            @RequestParam String outcome,
            @RequestParam @Nullable String word,
            @RequestParam @Nullable String cursor,
            HttpServletRequest request) {
        var page = updates.members(partner, outcome, word, cursor, SHOWN);
        return pages.show(
                request,
                "exceptions/updates",
                Map.of(
                        "members",
                        page.data(),
                        "partner",
                        partner.toString(),
                        "processed",
                        Cause.named(outcome).filter(Cause::processedAgain).isPresent(),
                        "next",
                        More.of(request, page.nextCursor()),
                        "now",
                        clock.instant()));
    }

    @PostMapping("/again")
    ResponseEntity<byte[]> again(
            @RequestParam PartnerId partner,
            @RequestParam String outcome,
            @RequestParam(defaultValue = "") String word,
            @RequestParam(defaultValue = "") String after,
            Actor actor,
            HttpServletRequest request) {
        return mending.told(request, "exceptions/again", () -> {
            Again again =
                    updates.processAgain(partner, outcome, Given.text(word), Given.id(after, UUID::fromString), actor);
            return model(again, partner, outcome, word);
        });
    }

    @PostMapping("/{update_id}/again")
    ResponseEntity<byte[]> one(
            @RequestParam PartnerId partner,
            @PathVariable("update_id") UUID id,
            Actor actor,
            HttpServletRequest request) {
        return mending.told(
                request, "exceptions/again", () -> model(updates.processAgain(partner, id, actor), partner, "", ""));
    }

    private static Map<String, ?> model(Again again, PartnerId partner, String outcome, String word) {
        Map<String, Object> model = new HashMap<>();
        model.put("outcomes", again.outcomes());
        model.put("next", again.next() == null ? "" : again.next().toString());
        model.put("partner", partner.toString());
        model.put("outcome", outcome);
        model.put("word", word);
        return model;
    }
}
