package nl.chargecars.partnersync.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.IntegrationConfig;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Replaces the secret that webhooks are signed with, and shows the new one this once. */
@PageController
class WebhookSecretController {

    private static final int LONGEST_OVERLAP_HOURS = 24 * 30;

    private final IntegrationPage page;
    private final IntegrationConfig config;
    private final IntegrationSubpages pages;
    private final Clock clock;

    WebhookSecretController(IntegrationPage page, IntegrationConfig config, IntegrationSubpages pages, Clock clock) {
        this.page = page;
        this.config = config;
        this.pages = pages;
        this.clock = clock;
    }

    /**
     * Replaces the secret once per form: a browser sends the form again when its answer is reloaded.
     *
     * @param overlapHours how long the old secret stays valid as well; 0 when it has leaked
     * @param version of the integration, from which the form was made
     */
    @PostMapping(path = "/integrations/{integration_id}/webhook-secret", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> rotate(
            @PathVariable("integration_id") IntegrationId id,
            @RequestParam("overlap_hours") int overlapHours,
            @RequestParam int version,
            Actor actor,
            HttpServletRequest request) {
        Integration integration = page.require(id);
        var overlap = Duration.ofHours(Math.clamp(overlapHours, 0, LONGEST_OVERLAP_HOURS));
        return config.rotateSecretOnce(integration.partner(), integration.name(), version, overlap, actor)
                .map(rotated -> shown(
                        pages,
                        request,
                        HttpStatus.OK,
                        rotated,
                        rotated.secrets().endsAt(clock.instant()),
                        Map.of(),
                        true))
                .orElseGet(() ->
                        pages.show(request, HttpStatus.CONFLICT, "integration/secretagain", integration, Map.of()));
    }

    /**
     * Shows the webhook secret.
     *
     * @param handover what the partner's developer needs besides the secret of a new integration, whose next steps are shown
     *     too; empty for a secret that replaces another
     * @param sendsOrders whether the partner has a credential to send orders with
     */
    static ResponseEntity<byte[]> shown(
            IntegrationSubpages pages,
            HttpServletRequest request,
            HttpStatus status,
            Integration integration,
            List<Instant> previousUntil,
            Map<String, String> handover,
            boolean sendsOrders) {
        return pages.show(
                request,
                status,
                "integration/secret",
                integration,
                Map.of(
                        "secret",
                        integration.secrets().current().text(),
                        "previousUntil",
                        previousUntil,
                        "handover",
                        handover,
                        "sendsOrders",
                        sendsOrders));
    }
}
