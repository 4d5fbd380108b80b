package nl.chargecars.partnersync.portal;

import nl.chargecars.partnersync.access.PartnerVisitor;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.IntegrationConfig;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * Switches sending on again, as {@code sync_enabled: true} through the API does: held deliveries are sent, and a disabled
 * endpoint is enabled.
 */
@PageController
class SendingController {

    private final Integrations integrations;
    private final IntegrationConfig config;

    SendingController(Integrations integrations, IntegrationConfig config) {
        this.integrations = integrations;
        this.config = config;
    }

    /** @throws Refusal NO_ACTIVE_INTEGRATION */
    @PostMapping(path = "/portal/enable", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> enable(PartnerVisitor visitor, Actor actor) {
        Integration integration = integrations.requireActive(visitor.partner());
        config.change(integration, "sync_enabled", true, actor);
        return Pages.done("/portal", "notice.portal_enabled");
    }
}
