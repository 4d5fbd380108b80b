package nl.chargecars.partnersync.exceptions;

import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.outbox.UnsentStatusDismissals;
import nl.chargecars.partnersync.outbox.UnsentStatusDismissals.Counted;
import nl.chargecars.partnersync.outbox.UnsentStatusDismissals.Which;
import nl.chargecars.partnersync.status.Workflows;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Dismisses the orders in a status for which the partner has no word, through the API. {@link UnsentDismissalController} does the
 * same on the page.
 */
@RestController
class UnsentDismissalApiController {

    private static final int LONGEST_STATUS = 100;

    private final UnsentStatusDismissals dismissals;
    private final Workflows workflows;
    private final Json json;

    UnsentDismissalApiController(UnsentStatusDismissals dismissals, Workflows workflows, Json json) {
        this.dismissals = dismissals;
        this.workflows = workflows;
        this.json = json;
    }

    /**
     * The result of the request.
     *
     * @param matched the number of orders found, up to {@link UnsentStatusDismissals#MOST_AT_ONCE}
     */
    record Result(boolean dryRun, long matched, long dismissed) {}

    @PostMapping(
            path = "/api/v1/partners/{partner_id}/unsent-statuses/dismiss",
            consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer<Result> dismiss(@PathVariable("partner_id") PartnerId partner, @RequestBody byte[] body, Actor actor) {
        Fields fields = json.object(body);
        String status = fields.requiredText("status", LONGEST_STATUS);
        if (!status.isEmpty() && !workflows.current().names().contains(status)) {
            fields.problem("status", "unknown_status", "The workflow has no such status; see GET …/workflows/order.");
        }
        boolean dryRun = Boolean.TRUE.equals(fields.bool("dry_run"));
        fields.check();
        var which = new Which(partner, status);
        Counted counted = dismissals.count(which);
        UUID newest = counted.newest();
        return Answer.of(new Result(
                dryRun, counted.matched(), dryRun || newest == null ? 0 : dismissals.dismiss(which, newest, actor)));
    }
}
