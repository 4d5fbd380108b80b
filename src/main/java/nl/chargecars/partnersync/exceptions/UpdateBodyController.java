package nl.chargecars.partnersync.exceptions;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.ShownData;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.inbound.RefusedUpdates;
import nl.chargecars.partnersync.pages.Masks;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * A part of the page: the body of an update as the partner sent it. Personal data is masked; a user can have the whole body shown
 * once, which is audited.
 */
@PageController
@RequestMapping(path = "/exceptions/updates/{update_id}/body", produces = MediaType.TEXT_HTML_VALUE)
class UpdateBodyController {

    private final RefusedUpdates updates;
    private final ShownData shown;
    private final Pages pages;

    UpdateBodyController(RefusedUpdates updates, ShownData shown, Pages pages) {
        this.updates = updates;
        this.shown = shown;
        this.pages = pages;
    }

    @GetMapping
    ResponseEntity<byte[]> masked(
            @RequestParam PartnerId partner, @PathVariable("update_id") UUID id, HttpServletRequest request) {
        return show(request, partner, id, Masks::json, true);
    }

    @PostMapping
    ResponseEntity<byte[]> whole(
            @RequestParam PartnerId partner,
            @PathVariable("update_id") UUID id,
            Actor actor,
            HttpServletRequest request) {
        ResponseEntity<byte[]> whole = show(request, partner, id, Masks::open, false);
        shown.note(actor, "partner_status_updates", id);
        return whole;
    }

    private ResponseEntity<byte[]> show(
            HttpServletRequest request, PartnerId partner, UUID id, UnaryOperator<String> veil, boolean masked) {
        return pages.show(
                request,
                "exceptions/body",
                Map.of(
                        "body",
                        updates.body(partner, id).map(veil).orElse(""),
                        "masked",
                        masked,
                        "update",
                        id.toString(),
                        "partner",
                        partner.toString()));
    }
}
