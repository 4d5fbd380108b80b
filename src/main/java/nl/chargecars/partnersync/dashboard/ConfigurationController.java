package nl.chargecars.partnersync.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.IntegrationConfig;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/** Shows and saves the common settings of an integration in a form, which the parser of the API reads. */
@PageController
class ConfigurationController {

    private final IntegrationPage page;
    private final IntegrationConfig config;
    private final Problems problems;
    private final IntegrationSubpages pages;
    private final Json json;

    ConfigurationController(
            IntegrationPage page, IntegrationConfig config, Problems problems, IntegrationSubpages pages, Json json) {
        this.page = page;
        this.config = config;
        this.problems = problems;
        this.pages = pages;
        this.json = json;
    }

    @GetMapping(path = "/integrations/{integration_id}/settings", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> form(@PathVariable("integration_id") IntegrationId id, HttpServletRequest request) {
        Integration integration = page.require(id);
        return show(
                request,
                HttpStatus.OK,
                integration,
                OpenedSettings.of(integration),
                new SettingsMerge(ConfigurationForm.of(integration), List.of()),
                Map.of());
    }

    /**
     * Saves the form. Since the form contains every field, changes that a colleague saved since it was opened are shown first,
     * instead of being overwritten.
     */
    @PostMapping(path = "/integrations/{integration_id}/settings", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> save(
            @PathVariable("integration_id") IntegrationId id, Actor actor, HttpServletRequest request) {
        OpenedSettings before = OpenedSettings.of(request);
        ConfigurationForm form = ConfigurationForm.of(request);
        while (true) { // once more when something was saved between reading and saving
            Integration integration = page.require(id);
            SettingsMerge merge = SettingsMerge.of(before, form, ConfigurationForm.of(integration));
            if (!merge.changes().isEmpty()) {
                return show(request, HttpStatus.CONFLICT, integration, OpenedSettings.of(integration), merge, Map.of());
            }
            try {
                Fields settings = json.fields(form.asJson(integration));
                if (config.saveOver(integration.partner(), settings, integration.version(), actor)
                        .isPresent()) {
                    return Pages.done("/integrations/" + id, "notice.settings_saved");
                }
            } catch (Refusal refusal) {
                return show(
                        request,
                        HttpStatus.valueOf(refusal.code().status()),
                        integration,
                        before,
                        merge,
                        problems.of(request, refusal));
            }
        }
    }

    private ResponseEntity<byte[]> show(
            HttpServletRequest request,
            HttpStatus status,
            Integration integration,
            OpenedSettings before,
            SettingsMerge merge,
            Map<String, String> refused) {
        return pages.show(
                request,
                status,
                "integration/settings",
                integration,
                Map.of("before", before, "form", merge.form(), "changes", merge.changes(), "problems", refused));
    }
}
