package nl.chargecars.partnersync.portal;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.access.PartnerCaller;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.certification.CertificationRun;
import nl.chargecars.partnersync.certification.CertificationRuns;
import nl.chargecars.partnersync.pages.Address;
import nl.chargecars.partnersync.pages.Links;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The pages of certification runs: start, watch and read a run. */
@PageController
@RequestMapping(path = "/portal/certification", produces = MediaType.TEXT_HTML_VALUE)
class PortalCertificationController {

    private static final int ON_A_PAGE = 20;

    private final CertificationRuns runs;
    private final PortalPages pages;

    PortalCertificationController(CertificationRuns runs, PortalPages pages) {
        this.runs = runs;
        this.pages = pages;
    }

    @GetMapping
    ResponseEntity<byte[]> list(
            @RequestParam @Nullable String cursor, PartnerCaller visitor, HttpServletRequest request) {
        return list(request, HttpStatus.OK, visitor, cursor, "", 0);
    }

    @PostMapping
    ResponseEntity<byte[]> begin(PartnerCaller visitor, Actor actor, HttpServletRequest request) {
        try {
            CertificationRun run = runs.begin(visitor.partner(), actor).run();
            return Pages.seeOther("/portal/certification/" + run.certificationRunId());
        } catch (Refusal refused) {
            HttpStatus status = HttpStatus.valueOf(refused.code().status());
            return list(request, status, visitor, null, problem(refused.code()), minutes(refused.retryAfter()));
        }
    }

    @GetMapping("/{certification_run_id}")
    ResponseEntity<byte[]> one(
            @PathVariable("certification_run_id") UUID id, PartnerCaller visitor, HttpServletRequest request) {
        return pages.show(request, visitor, "run", Map.of("run", runs.show(visitor.partner(), id)));
    }

    /** The part of the page that changes during the run. */
    @GetMapping("/{certification_run_id}/progress")
    ResponseEntity<byte[]> progress(
            @PathVariable("certification_run_id") UUID id, PartnerCaller visitor, HttpServletRequest request) {
        return pages.show(request, visitor, "progress", Map.of("run", runs.show(visitor.partner(), id), "again", true));
    }

    /** @param minutes to wait because of the problem */
    private ResponseEntity<byte[]> list(
            HttpServletRequest request,
            HttpStatus status,
            PartnerCaller visitor,
            @Nullable String cursor,
            String problem,
            long minutes) {
        Page<CertificationRun> page = runs.list(visitor.partner(), cursor, ON_A_PAGE);
        return pages.show(
                request,
                status,
                visitor,
                "certification",
                Map.of(
                        "runs",
                        page.data(),
                        "problem",
                        problem,
                        "minutes",
                        minutes,
                        "links",
                        Links.of(new Address("/portal/certification"), cursor, page.nextCursor())));
    }

    private static long minutes(@Nullable Duration wait) {
        return wait == null ? 0 : Math.ceilDiv(wait.toSeconds(), 60);
    }

    private static String problem(ErrorCode code) {
        return switch (code) {
            case NO_ACTIVE_INTEGRATION -> "portal.no_integration";
            case VALIDATION_FAILED -> "portal.no_address";
            case RATE_LIMIT_EXCEEDED -> "cert.too_often";
            default -> "cert.busy";
        };
    }
}
