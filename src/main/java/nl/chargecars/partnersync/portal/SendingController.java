package nl.chargecars.partnersync.portal;

import nl.chargecars.partnersync.access.PartnerCaller;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.outbound.SendNow;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.IntegrationConfig;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;

/** Has sending go on: switches it on again, or ends a pause that the endpoint asked for. */
@PageController
class SendingController {

    private final Integrations integrations;
    private final IntegrationConfig config;
    private final SendNow sendNow;

    SendingController(Integrations integrations, IntegrationConfig config, SendNow sendNow) {
        this.integrations = integrations;
        this.config = config;
        this.sendNow = sendNow;
    }

    /**
     * Does what {@code sync_enabled: true} through the API does: held deliveries are sent, and a disabled endpoint is enabled.
     *
     * @throws Refusal NO_ACTIVE_INTEGRATION
     */
    @PostMapping(path = "/portal/enable", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> enable(PartnerCaller visitor, Actor actor) {
        Integration integration = integrations.requireActive(visitor.partner());
        config.change(integration, "sync_enabled", true, actor);
        return Pages.done("/portal", "notice.portal_enabled");
    }

    /** @throws Refusal NO_ACTIVE_INTEGRATION; DELIVERIES_HELD while the integration may not send */
    @PostMapping(path = "/portal/send-now", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> sendNow(PartnerCaller visitor, Actor actor) {
        sendNow.sendNow(visitor.partner(), actor);
        return Pages.done("/portal", "notice.portal_sent_now");
    }
}
