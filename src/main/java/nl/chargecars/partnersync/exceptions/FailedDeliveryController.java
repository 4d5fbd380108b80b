package nl.chargecars.partnersync.exceptions;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.deliveries.DeliveryDesk;
import nl.chargecars.partnersync.deliveries.DeliverySearch;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.web.GivenReason;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Parts of the page: the failed deliveries of a group, and retrying or dismissing one of them. */
@PageController
@RequestMapping(path = "/exceptions/deliveries", produces = MediaType.TEXT_HTML_VALUE)
class FailedDeliveryController {

    private final DeliveryDesk desk;
    private final ActionResults results;
    private final Members members;

    FailedDeliveryController(DeliveryDesk desk, ActionResults results, Members members) {
        this.desk = desk;
        this.results = results;
        this.members = members;
    }

    @GetMapping
    ResponseEntity<byte[]> members(
            @RequestParam PartnerId partner,
            @RequestParam IntegrationId integration,
            @RequestParam String failure,
            @RequestParam @Nullable String cursor,
            HttpServletRequest request) {
        var page = desk.list(partner, DeliverySearch.failed(integration, failure), cursor, Members.SHOWN);
        return members.show(request, "exceptions/deliveries", partner, page, Map.of());
    }

    @PostMapping("/{delivery_id}/retry")
    ResponseEntity<byte[]> retry(
            @RequestParam PartnerId partner,
            @PathVariable("delivery_id") DeliveryId id,
            Actor actor,
            HttpServletRequest request) {
        return results.show(
                request,
                "exceptions/delivery",
                () -> Map.of("state", desk.retry(partner, id, actor).delivery().state()));
    }

    @PostMapping("/{delivery_id}/dismiss")
    ResponseEntity<byte[]> dismiss(
            @RequestParam PartnerId partner,
            @PathVariable("delivery_id") DeliveryId id,
            @RequestParam(defaultValue = "") String reason,
            Actor actor,
            HttpServletRequest request) {
        return results.show(
                request,
                "exceptions/delivery",
                () -> Map.of(
                        "state",
                        desk.dismiss(partner, id, actor, GivenReason.of(reason))
                                .delivery()
                                .state()));
    }
}
