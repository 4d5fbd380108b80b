package nl.chargecars.partnersync.exceptions;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.inbound.RefusedUpdates.GroupFilter;
import nl.chargecars.partnersync.inbound.UpdateDismissals;
import nl.chargecars.partnersync.inbound.UpdateDismissals.Counted;
import nl.chargecars.partnersync.pages.FormValues;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.web.GivenReason;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Parts of the page: dismisses one refused update, or a whole group after it has been counted. */
@PageController
@RequestMapping(path = "/exceptions/updates", produces = MediaType.TEXT_HTML_VALUE)
class UpdateDismissalController {

    private final UpdateDismissals dismissals;
    private final ActionResults results;

    UpdateDismissalController(UpdateDismissals dismissals, ActionResults results) {
        this.dismissals = dismissals;
        this.results = results;
    }

    @PostMapping("/{update_id}/dismiss")
    ResponseEntity<byte[]> one(
            @RequestParam PartnerId partner,
            @PathVariable("update_id") UUID id,
            @RequestParam(defaultValue = "") String reason,
            Actor actor,
            HttpServletRequest request) {
        return results.show(
                request,
                "exceptions/update",
                () -> Map.of("update", dismissals.dismiss(partner, id, actor, GivenReason.of(reason))));
    }

    @GetMapping("/dismiss")
    ResponseEntity<byte[]> count(
            @RequestParam PartnerId partner,
            @RequestParam String outcome,
            @RequestParam(defaultValue = "") String word,
            @RequestParam(defaultValue = "") String from,
            HttpServletRequest request) {
        return results.show(request, "exceptions/dismissal", () -> {
            var which = GroupFilter.of(partner, outcome, FormValues.text(word), FormValues.text(from));
            Counted counted = dismissals.count(which);
            String newest = Objects.toString(counted.newest(), "");
            var form = new DismissalForm(
                    counted.matched(),
                    counted.more(),
                    "/exceptions/updates/dismiss",
                    Map.of(
                            "partner", partner.toString(),
                            "outcome", which.outcome().wireName(),
                            "word", word,
                            "from", from,
                            "newest", newest),
                    newest,
                    "exceptions.dismiss_count",
                    "exceptions.dismiss_effect",
                    "exceptions.reason_update");
            return Map.of("form", form);
        });
    }

    @PostMapping("/dismiss")
    ResponseEntity<byte[]> group(
            @RequestParam PartnerId partner,
            @RequestParam String outcome,
            @RequestParam(defaultValue = "") String word,
            @RequestParam(defaultValue = "") String from,
            @RequestParam UUID newest,
            @RequestParam(defaultValue = "") String reason,
            Actor actor,
            HttpServletRequest request) {
        return results.show(request, "exceptions/dismissed", () -> {
            var which = GroupFilter.of(partner, outcome, FormValues.text(word), FormValues.text(from));
            return Map.of("dismissed", dismissals.dismiss(which, newest, actor, GivenReason.of(reason)));
        });
    }
}
