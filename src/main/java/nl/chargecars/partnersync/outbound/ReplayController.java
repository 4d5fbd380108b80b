package nl.chargecars.partnersync.outbound;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Sends many again, shows how far that is, and stops it. */
@RestController
@RequestMapping("/api/v1/partners/{partner_id}/deliveries")
class ReplayController {

    private final Partners partners;
    private final Replay replay;
    private final Json json;

    ReplayController(Partners partners, Replay replay, Json json) {
        this.partners = partners;
        this.replay = replay;
        this.json = json;
    }

    @PostMapping("/replay")
    Answer<ReplayView> ask(@PathVariable("partner_id") PartnerId partner, @RequestBody byte[] body, Actor actor) {
        partners.require(partner);
        return Answer.of(replay.ask(partner, json.object(body), actor));
    }

    @GetMapping("/replays")
    Page<ReplayView> list(
            @PathVariable("partner_id") PartnerId partner,
            @RequestParam @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit) {
        int size = Limit.checked(limit);
        UUID behind = cursor == null ? null : Cursor.decode(cursor, 1, values -> UUID.fromString(values.getFirst()));
        partners.require(partner);
        List<ReplayView> rows = replay.list(partner, behind, size + 1);
        return Page.of(rows, size, view -> Cursor.of(Objects.requireNonNull(view.replayId())));
    }

    @GetMapping("/replays/{replay_id}")
    Answer<ReplayView> one(@PathVariable("partner_id") PartnerId partner, @PathVariable("replay_id") UUID id) {
        partners.require(partner);
        return Answer.of(replay.one(partner, id));
    }

    @PostMapping("/replays/{replay_id}/cancel")
    Answer<ReplayView> cancel(
            @PathVariable("partner_id") PartnerId partner, @PathVariable("replay_id") UUID id, Actor actor) {
        partners.require(partner);
        return Answer.of(replay.cancel(partner, id, actor));
    }
}
