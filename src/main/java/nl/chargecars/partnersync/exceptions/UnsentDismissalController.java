package nl.chargecars.partnersync.exceptions;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.outbox.UnsentStatusDismissals;
import nl.chargecars.partnersync.outbox.UnsentStatusDismissals.Counted;
import nl.chargecars.partnersync.outbox.UnsentStatusDismissals.Which;
import nl.chargecars.partnersync.pages.PageController;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Parts of the page: counts the orders in a status for which the partner has no word, then dismisses them, so that the partner
 * need not be sent that status.
 */
@PageController
@RequestMapping(path = "/exceptions/unsent/dismiss", produces = MediaType.TEXT_HTML_VALUE)
class UnsentDismissalController {

    private static final String PATH = "/exceptions/unsent/dismiss";

    private final UnsentStatusDismissals dismissals;
    private final ActionResults results;

    UnsentDismissalController(UnsentStatusDismissals dismissals, ActionResults results) {
        this.dismissals = dismissals;
        this.results = results;
    }

    @GetMapping
    ResponseEntity<byte[]> count(
            @RequestParam PartnerId partner, @RequestParam String status, HttpServletRequest request) {
        return results.show(request, "exceptions/dismissal", () -> {
            Counted counted = dismissals.count(new Which(partner, status));
            String newest = Objects.toString(counted.newest(), "");
            var form = new DismissalForm(
                    counted.matched(),
                    counted.more(),
                    PATH,
                    Map.of("partner", partner.toString(), "status", status, "newest", newest),
                    newest,
                    "exceptions.dismiss_count_untold",
                    "exceptions.dismiss_effect_untold",
                    "");
            return Map.of("form", form);
        });
    }

    @PostMapping
    ResponseEntity<byte[]> group(
            @RequestParam PartnerId partner,
            @RequestParam String status,
            @RequestParam UUID newest,
            Actor actor,
            HttpServletRequest request) {
        var which = new Which(partner, status);
        return results.show(
                request, "exceptions/dismissed", () -> Map.of("dismissed", dismissals.dismiss(which, newest, actor)));
    }
}
