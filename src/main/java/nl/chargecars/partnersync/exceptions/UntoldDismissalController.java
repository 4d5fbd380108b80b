package nl.chargecars.partnersync.exceptions;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.outbox.UntoldDismissals;
import nl.chargecars.partnersync.outbox.UntoldDismissals.Counted;
import nl.chargecars.partnersync.outbox.UntoldDismissals.Which;
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
@RequestMapping(path = "/exceptions/untold/dismiss", produces = MediaType.TEXT_HTML_VALUE)
class UntoldDismissalController {

    private static final String PATH = "/exceptions/untold/dismiss";

    private final UntoldDismissals dismissals;
    private final Mending mending;

    UntoldDismissalController(UntoldDismissals dismissals, Mending mending) {
        this.dismissals = dismissals;
        this.mending = mending;
    }

    @GetMapping
    ResponseEntity<byte[]> count(
            @RequestParam PartnerId partner, @RequestParam String status, HttpServletRequest request) {
        return mending.told(request, "exceptions/dismissal", () -> {
            Counted counted = dismissals.count(new Which(partner, status));
            String newest = Objects.toString(counted.newest(), "");
            return Map.of(
                    "matched",
                    counted.matched(),
                    "more",
                    counted.more(),
                    "path",
                    PATH,
                    "fields",
                    Map.of("partner", partner.toString(), "status", status, "newest", newest),
                    "id",
                    newest,
                    "many",
                    "exceptions.dismiss_count_untold",
                    "effect",
                    "exceptions.dismiss_effect_untold");
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
        return mending.told(
                request, "exceptions/dismissed", () -> Map.of("dismissed", dismissals.dismiss(which, newest, actor)));
    }
}
