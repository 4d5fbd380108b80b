package nl.chargecars.partnersync.certification;

import java.net.URI;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Certification runs over HTTP. */
@RestController
@RequestMapping("/api/v1/partners/{partner_id}/certification-runs")
class CertificationController {

    private final CertificationRuns runs;

    CertificationController(CertificationRuns runs) {
        this.runs = runs;
    }

    /** Answers 201 with the new run, or 200 with the run that is already in progress. */
    @PostMapping
    ResponseEntity<Answer<CertificationRun>> begin(@PathVariable("partner_id") PartnerId partner, Actor actor) {
        CertificationRuns.Begun begun = runs.begin(partner, actor);
        var answer = Answer.of(begun.run());
        URI location = URI.create("/api/v1/partners/" + partner + "/certification-runs/"
                + begun.run().certificationRunId());
        return begun.begun() ? ResponseEntity.created(location).body(answer) : ResponseEntity.ok(answer);
    }

    @GetMapping
    Page<CertificationRun> list(
            @PathVariable("partner_id") PartnerId partner,
            @RequestParam @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit) {
        return runs.list(partner, cursor, limit);
    }

    @GetMapping("/{certification_run_id}")
    Answer<CertificationRun> show(
            @PathVariable("partner_id") PartnerId partner, @PathVariable("certification_run_id") UUID id) {
        return Answer.of(runs.show(partner, id));
    }
}
