package nl.chargecars.partnersync.deliveries;

import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.partner.EventType;
import nl.chargecars.partnersync.partner.PartnerText;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The replay endpoints: start or count a replay, show its progress, cancel it. */
@RestController
@RequestMapping("/api/v1/partners/{partner_id}/deliveries")
class ReplayController {

    static final int LONGEST_ID = 36;

    private final Replay replay;
    private final Json json;

    ReplayController(Replay replay, Json json) {
        this.replay = replay;
        this.json = json;
    }

    @PostMapping(path = "/replay", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer<ReplayView> ask(@PathVariable("partner_id") PartnerId partner, @RequestBody byte[] body, Actor actor) {
        Fields fields = json.object(body);
        var search = new DeliverySearch(
                fields.oneOf("state", Replay.STATES),
                fields.oneOf("event", WireNamed.names(EventType.class)),
                fields.text("partner_order_id", PartnerText.LONGEST_REFERENCE),
                fields.instant("from"),
                fields.instant("to"),
                integration(fields, fields.text("integration_id", LONGEST_ID)),
                fields.oneOf("failure", FailedDeliveries.FAILURES));
        boolean dryRun = Boolean.TRUE.equals(fields.bool("dry_run"));
        fields.check();
        if (dryRun) {
            return Answer.of(ReplayView.counted(replay.count(partner, search), true));
        }
        return switch (replay.start(partner, search, actor)) {
            case Replay.Started.Begun(ReplayView begun) -> Answer.of(begun);
            case Replay.Started.TooMany(Refusal refusal) -> throw refusal;
        };
    }

    /** Returns the id in the text; null, with a problem noted, when it is none, and null without a text. */
    static @Nullable IntegrationId integration(Fields fields, @Nullable String given) {
        try {
            return given == null || given.isEmpty() ? null : IntegrationId.of(given);
        } catch (IllegalArgumentException none) {
            fields.problem("integration_id", "invalid", "Must be the id of an integration.");
            return null;
        }
    }

    @GetMapping("/replays")
    Page<ReplayView> list(
            @PathVariable("partner_id") PartnerId partner,
            @RequestParam @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit) {
        return replay.list(partner, cursor, Limit.checked(limit));
    }

    @GetMapping("/replays/{replay_id}")
    Answer<ReplayView> one(@PathVariable("partner_id") PartnerId partner, @PathVariable("replay_id") UUID id) {
        return Answer.of(replay.one(partner, id));
    }

    @PostMapping("/replays/{replay_id}/cancel")
    Answer<ReplayView> cancel(
            @PathVariable("partner_id") PartnerId partner, @PathVariable("replay_id") UUID id, Actor actor) {
        return Answer.of(replay.cancel(partner, id, actor));
    }
}
