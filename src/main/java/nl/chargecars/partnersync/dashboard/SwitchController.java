package nl.chargecars.partnersync.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.partner.DisabledBecause;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.IntegrationConfig;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Stops and starts an integration, by the same fields as the API's configuration. */
@PageController
class SwitchController {

    private final IntegrationPage page;
    private final IntegrationConfig config;
    private final Integrations integrations;

    SwitchController(IntegrationPage page, IntegrationConfig config, Integrations integrations) {
        this.page = page;
        this.config = config;
        this.integrations = integrations;
    }

    @PostMapping(path = "/integrations/{integration_id}/pause", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> pause(
            @PathVariable("integration_id") IntegrationId id, Actor actor, HttpServletRequest request) {
        return set(request, id, "sync_enabled", false, actor, "notice.paused");
    }

    /**
     * Resumes sending. Also enables a disabled endpoint, but only when the form said that it is disabled.
     *
     * @param endpoint true when the form said so
     */
    @PostMapping(path = "/integrations/{integration_id}/resume", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> resume(
            @PathVariable("integration_id") IntegrationId id,
            @RequestParam(defaultValue = "false") boolean endpoint,
            Actor actor,
            HttpServletRequest request) {
        boolean disabled = page.require(id).endpoint().disabledAt() != null;
        if (disabled && !endpoint) {
            return page.unlessRefused(request, id, () -> {
                throw Refusal.invalid(
                        List.of(new Problem("", "endpoint_disabled", "The endpoint was disabled meanwhile.")));
            });
        }
        return set(request, id, "sync_enabled", true, actor, disabled ? "notice.endpoint_enabled" : "notice.resumed");
    }

    @PostMapping(path = "/integrations/{integration_id}/switch-off", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> switchOff(
            @PathVariable("integration_id") IntegrationId id, Actor actor, HttpServletRequest request) {
        return set(request, id, "is_active", false, actor, "notice.switched_off");
    }

    @PostMapping(path = "/integrations/{integration_id}/switch-on", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> switchOn(
            @PathVariable("integration_id") IntegrationId id, Actor actor, HttpServletRequest request) {
        return set(request, id, "is_active", true, actor, "notice.switched_on");
    }

    /** Nothing is sent to the webhook; polling, where it is set up, goes on. */
    @PostMapping(path = "/integrations/{integration_id}/disable-endpoint", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> disableEndpoint(@PathVariable("integration_id") IntegrationId id, Actor actor) {
        page.require(id);
        integrations.disableEndpoint(id, DisabledBecause.BY_HAND, actor);
        return Pages.done("/integrations/" + id, "notice.endpoint_disabled");
    }

    private ResponseEntity<byte[]> set(
            HttpServletRequest request, IntegrationId id, String field, boolean value, Actor actor, String notice) {
        Integration integration = page.require(id);
        return page.unlessRefused(request, id, () -> {
            config.change(integration, field, value, actor);
            return Pages.done("/integrations/" + id, notice);
        });
    }
}
