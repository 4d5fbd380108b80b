package nl.chargecars.partnersync.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.chargecars.partnersync.access.Credentials;
import nl.chargecars.partnersync.access.Scope;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.pages.FormValues;
import nl.chargecars.partnersync.pages.Handover;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.IntegrationConfig;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.status.Workflows;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Creates an integration with the minimum of settings; all others have their default, and are changed on the integration's page. */
@PageController
class NewIntegrationController {

    private final Partners partners;
    private final IntegrationConfig config;
    private final Credentials credentials;
    private final Workflows workflows;
    private final Problems problems;
    private final Handover handover;
    private final Pages pages;
    private final IntegrationSubpages subpages;
    private final Json json;

    NewIntegrationController(
            Partners partners,
            IntegrationConfig config,
            Credentials credentials,
            Workflows workflows,
            Problems problems,
            Handover handover,
            Pages pages,
            IntegrationSubpages subpages,
            Json json) {
        this.partners = partners;
        this.config = config;
        this.credentials = credentials;
        this.workflows = workflows;
        this.problems = problems;
        this.handover = handover;
        this.pages = pages;
        this.subpages = subpages;
        this.json = json;
    }

    @GetMapping(path = "/integrations/new", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> form(@RequestParam(defaultValue = "") String partner, HttpServletRequest request) {
        var form = new ConfigurationForm(
                Map.of("partner", partner, "map", MapTemplate.OURS.wireName()), Set.of("event.status_changed"));
        return show(request, HttpStatus.OK, form, Map.of());
    }

    @PostMapping(path = "/integrations/new", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> create(Actor actor, HttpServletRequest request) {
        ConfigurationForm form = ConfigurationForm.of(request);
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("integration_name", form.value("integration_name"));
        body.put("webhook_url", form.textOrNull("webhook_url"));
        body.put("webhook_events", form.events(Set.of()));
        body.put("status_mapping", MapTemplate.named(form.value("map")).of(workflows.current()));
        try {
            PartnerId partner = partner(form);
            Integration created = config.create(partner, json.fields(body), actor);
            return WebhookSecretController.shown(
                    subpages,
                    request,
                    HttpStatus.CREATED,
                    created,
                    List.of(),
                    handover.to(partner.toString()),
                    sendsOrders(partner));
        } catch (Refusal refusal) {
            return show(request, HttpStatus.valueOf(refusal.code().status()), form, problems.of(request, refusal));
        }
    }

    private boolean sendsOrders(PartnerId partner) {
        return credentials.inForce(partner).stream()
                .anyMatch(credential -> credential.rights().contains(Scope.ORDERS_WRITE.toString()));
    }

    private static PartnerId partner(ConfigurationForm form) {
        PartnerId partner = FormValues.id(form.value("partner"), PartnerId::of);
        if (partner == null) {
            throw Refusal.invalid(List.of(new Problem("/partner", "required", "Choose a partner.")));
        }
        return partner;
    }

    private ResponseEntity<byte[]> show(
            HttpServletRequest request, HttpStatus status, ConfigurationForm form, Map<String, String> refused) {
        PartnerId chosen = FormValues.id(form.value("partner"), PartnerId::of);
        return pages.show(
                request,
                status,
                "integration/create",
                Map.of("form", form, "problems", refused, "choice", partners.choice(chosen)));
    }
}
