package nl.chargecars.partnersync.deliveries;

import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.GivenReason;
import nl.chargecars.partnersync.web.Json;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Dismisses all that waits for an integration that another one has replaced, which a dry run counts first. */
@RestController
@RequestMapping("/api/v1/partners/{partner_id}/deliveries")
class ReplacedDismissalController {

    private final ReplacedDismissals dismissals;
    private final Json json;

    ReplacedDismissalController(ReplacedDismissals dismissals, Json json) {
        this.dismissals = dismissals;
        this.json = json;
    }

    record Result(boolean dryRun, long matched, long dismissed) {}

    @PostMapping(path = "/dismiss", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer<Result> dismiss(@PathVariable("partner_id") PartnerId partner, @RequestBody byte[] body, Actor actor) {
        Fields fields = json.object(body);
        String id = fields.requiredText("integration_id", ReplayController.LONGEST_ID);
        Optional<IntegrationId> given = Optional.ofNullable(ReplayController.integration(fields, id));
        String reason = fields.text("reason", GivenReason.LONGEST);
        boolean dryRun = Boolean.TRUE.equals(fields.bool("dry_run"));
        fields.check();
        IntegrationId integration = given.orElseThrow();
        long matched = dismissals.count(partner, integration);
        long dismissed = dryRun ? 0 : dismissals.dismiss(partner, integration, actor, reason);
        return Answer.of(new Result(dryRun, matched, dismissed));
    }
}
