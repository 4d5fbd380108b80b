package nl.chargecars.partnersync.inbound;

import java.util.Optional;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.inbound.RefusedUpdates.GroupFilter;
import nl.chargecars.partnersync.inbound.UpdateDismissals.Counted;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.GivenReason;
import nl.chargecars.partnersync.web.Json;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Dismisses refused status updates: a single one, or all of a group, which a dry run counts first. */
@RestController
@RequestMapping("/api/v1/partners/{partner_id}/status-updates")
class DismissalController {

    private final UpdateDismissals dismissals;
    private final Json json;

    DismissalController(UpdateDismissals dismissals, Json json) {
        this.dismissals = dismissals;
        this.json = json;
    }

    /**
     * The result for a group.
     *
     * @param matched how many updates the group has, up to {@link UpdateDismissals#MOST_AT_ONCE}
     */
    record Result(boolean dryRun, long matched, long dismissed) {}

    @PostMapping(path = "/{update_id}/dismiss", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer<StatusUpdateView> one(
            @PathVariable("partner_id") PartnerId partner,
            @PathVariable("update_id") UUID id,
            @RequestBody(required = false) byte @Nullable [] body,
            Actor actor) {
        Fields fields = json.optionalObject(body);
        String reason = fields.text("reason", GivenReason.LONGEST);
        fields.check();
        return Answer.of(dismissals.dismiss(partner, id, actor, reason));
    }

    @PostMapping(path = "/dismiss", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer<Result> group(@PathVariable("partner_id") PartnerId partner, @RequestBody byte[] body, Actor actor) {
        Fields fields = json.object(body);
        Optional<GroupFilter> group = GroupReader.of(partner, fields);
        String reason = fields.text("reason", GivenReason.LONGEST);
        boolean dryRun = Boolean.TRUE.equals(fields.bool("dry_run"));
        fields.check();
        GroupFilter which = group.orElseThrow();
        Counted counted = dismissals.count(which);
        UUID newest = counted.newest();
        return Answer.of(new Result(
                dryRun,
                counted.matched(),
                dryRun || newest == null ? 0 : dismissals.dismiss(which, newest, actor, reason)));
    }
}
