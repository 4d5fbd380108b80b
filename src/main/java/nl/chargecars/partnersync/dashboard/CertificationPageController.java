package nl.chargecars.partnersync.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.certification.CertificationRuns;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.partner.Integration;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** Certification runs as staff begin and read them: the report is the one that the partner has in its portal. */
@PageController
@RequestMapping(path = "/integrations/{integration_id}/certification", produces = MediaType.TEXT_HTML_VALUE)
class CertificationPageController {

    private final IntegrationPage page;
    private final CertificationRuns runs;
    private final IntegrationSubpages pages;
    private final Clock clock;

    CertificationPageController(IntegrationPage page, CertificationRuns runs, IntegrationSubpages pages, Clock clock) {
        this.page = page;
        this.runs = runs;
        this.pages = pages;
        this.clock = clock;
    }

    @PostMapping
    ResponseEntity<byte[]> begin(
            @PathVariable("integration_id") IntegrationId id, Actor actor, HttpServletRequest request) {
        return page.unlessTooOften(request, id, "checks.certified_often", () -> {
            Integration integration = page.requireActive(id);
            UUID run = runs.begin(integration.partner(), actor).run().certificationRunId();
            return Pages.seeOther(path(id) + run);
        });
    }

    @GetMapping("/{certification_run_id}")
    ResponseEntity<byte[]> one(
            @PathVariable("integration_id") IntegrationId id,
            @PathVariable("certification_run_id") UUID run,
            HttpServletRequest request) {
        Integration integration = page.require(id);
        return pages.show(
                request,
                "integration/certification",
                integration,
                Map.of("run", runs.show(integration.partner(), run), "path", path(id), "now", clock.instant()));
    }

    /** The part of the page that changes while the run goes on. */
    @GetMapping("/{certification_run_id}/progress")
    ResponseEntity<byte[]> progress(
            @PathVariable("integration_id") IntegrationId id,
            @PathVariable("certification_run_id") UUID run,
            HttpServletRequest request) {
        Integration integration = page.require(id);
        return pages.show(
                request,
                "portal/progress",
                integration,
                Map.of("run", runs.show(integration.partner(), run), "path", path(id), "again", true));
    }

    /** Returns the path below which the certification runs of an integration are. */
    private static String path(IntegrationId id) {
        return "/integrations/" + id + "/certification/";
    }
}
