package nl.chargecars.partnersync.exceptions;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.deliveries.FailedDismissals;
import nl.chargecars.partnersync.deliveries.FailedDismissals.Counted;
import nl.chargecars.partnersync.deliveries.FailedDismissals.Which;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.web.GivenReason;
import nl.chargecars.partnersync.web.Timestamps;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Parts of the page: counts the failed deliveries of a group, then dismisses them. */
@PageController
@RequestMapping(path = "/exceptions/deliveries/dismiss", produces = MediaType.TEXT_HTML_VALUE)
class FailedDismissalController {

    private static final String PATH = "/exceptions/deliveries/dismiss";

    private final FailedDismissals dismissals;
    private final ActionResults results;

    FailedDismissalController(FailedDismissals dismissals, ActionResults results) {
        this.dismissals = dismissals;
        this.results = results;
    }

    @GetMapping
    ResponseEntity<byte[]> count(
            @RequestParam PartnerId partner,
            @RequestParam IntegrationId integration,
            @RequestParam String failure,
            HttpServletRequest request) {
        return results.show(request, "exceptions/dismissal", () -> {
            Counted counted = dismissals.count(new Which(partner, integration, failure));
            var form = new DismissalForm(
                    Math.min(counted.matched(), FailedDismissals.MOST_AT_ONCE),
                    counted.matched() > FailedDismissals.MOST_AT_ONCE,
                    PATH,
                    Map.of(
                            "partner", partner.toString(),
                            "integration", integration.toString(),
                            "failure", failure,
                            "to", counted.to().toString()),
                    integration + "-" + failure,
                    "exceptions.dismiss_count_deliveries",
                    "exceptions.dismiss_effect_deliveries",
                    "exceptions.reason");
            return Map.of("form", form);
        });
    }

    @PostMapping
    ResponseEntity<byte[]> group(
            @RequestParam PartnerId partner,
            @RequestParam IntegrationId integration,
            @RequestParam String failure,
            @RequestParam String to,
            @RequestParam(defaultValue = "") String reason,
            Actor actor,
            HttpServletRequest request) {
        var which = new Which(partner, integration, failure);
        return results.show(request, "exceptions/dismissed", () -> {
            Instant counted = Objects.requireNonNull(Timestamps.parameter("to", to));
            return Map.of("dismissed", dismissals.dismiss(which, counted, actor, GivenReason.of(reason)));
        });
    }
}
