package nl.chargecars.partnersync.inbound;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.inbound.GroupReprocessing.ReprocessingResult;
import nl.chargecars.partnersync.inbound.RefusedUpdates.GroupFilter;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Processes the refused status updates of a group again; a dry run only counts them. */
@RestController
class ReprocessingController {

    private static final int LONGEST_CURSOR = 200;

    private final RefusedUpdates refused;
    private final GroupReprocessing reprocessing;
    private final Json json;

    ReprocessingController(RefusedUpdates refused, GroupReprocessing reprocessing, Json json) {
        this.refused = refused;
        this.reprocessing = reprocessing;
        this.json = json;
    }

    /**
     * The result for a group.
     *
     * @param matched how many updates the group has, up to {@link RefusedUpdates#MOST_COUNTED}
     * @param outcomes as {@link ReprocessingResult#outcomes}; empty for a dry run
     * @param nextCursor where the next request continues; null when there are no more updates
     */
    record Result(
            boolean dryRun,
            long matched,
            Map<String, Integer> outcomes,
            @Nullable String nextCursor) {}

    @PostMapping(
            path = "/api/v1/partners/{partner_id}/status-updates/reprocess",
            consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer<Result> group(@PathVariable("partner_id") PartnerId partner, @RequestBody byte[] body, Actor actor) {
        Fields fields = json.object(body);
        Optional<GroupFilter> group = GroupReader.of(partner, fields);
        String cursor = fields.text("cursor", LONGEST_CURSOR);
        boolean dryRun = Boolean.TRUE.equals(fields.bool("dry_run"));
        fields.check();
        GroupFilter which = group.orElseThrow();
        UUID after = Cursor.id(cursor);
        long matched = refused.count(which);
        if (dryRun) {
            return Answer.of(new Result(true, matched, Map.of(), null));
        }
        ReprocessingResult again = reprocessing.processAgain(which, after, actor);
        UUID next = again.next();
        return Answer.of(new Result(
                false,
                matched,
                again.outcomes(),
                next == null ? null : Cursor.of(next).encode()));
    }
}
