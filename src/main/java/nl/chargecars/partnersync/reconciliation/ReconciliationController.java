package nl.chargecars.partnersync.reconciliation;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.GivenReason;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The reconciliation endpoints: compare a list that the partner posts, begin a run that asks the partner, and apply or dismiss
 * differences.
 */
@RestController
@RequestMapping("/api/v1/partners/{partner_id}/reconciliation")
class ReconciliationController {

    private final Reconciliations reconciliations;
    private final Partners partners;
    private final Integrations integrations;
    private final PostedList postedList;
    private final Json json;

    ReconciliationController(
            Reconciliations reconciliations,
            Partners partners,
            Integrations integrations,
            PostedList postedList,
            Json json) {
        this.reconciliations = reconciliations;
        this.partners = partners;
        this.integrations = integrations;
        this.postedList = postedList;
        this.json = json;
    }

    /** A run with the first page of its differences. */
    record Compared(
            RunView run,
            List<DifferenceView> differences,
            @Nullable String nextCursor) {}

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer<Compared> compare(@PathVariable("partner_id") PartnerId partner, @RequestBody byte[] body, Actor actor) {
        partners.require(partner);
        Integration active = integrations.requireActive(partner);
        UUID run = postedList.compare(active, json.object(body), actor).id();
        Page<DifferenceView> page = reconciliations.differences(partner, run, null, Integer.parseInt(Limit.DEFAULT));
        return Answer.of(new Compared(reconciliations.show(partner, run), page.data(), page.nextCursor()));
    }

    /** Begins a run now, or returns the one that is in progress. */
    @PostMapping("/run")
    Answer<RunView> run(@PathVariable("partner_id") PartnerId partner, Actor actor) {
        return Answer.of(reconciliations.begin(partner, actor));
    }

    @GetMapping("/runs")
    Page<RunView> list(
            @PathVariable("partner_id") PartnerId partner,
            @RequestParam @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit) {
        return reconciliations.list(partner, cursor, limit);
    }

    @GetMapping("/runs/{run_id}")
    Answer<RunView> show(@PathVariable("partner_id") PartnerId partner, @PathVariable("run_id") UUID id) {
        return Answer.of(reconciliations.show(partner, id));
    }

    @GetMapping("/runs/{run_id}/differences")
    Page<DifferenceView> differences(
            @PathVariable("partner_id") PartnerId partner,
            @PathVariable("run_id") UUID id,
            @RequestParam @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit) {
        return reconciliations.differences(partner, id, cursor, limit);
    }

    @PostMapping(path = "/runs/{run_id}/apply", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer<Reconciliations.Applied> apply(
            @PathVariable("partner_id") PartnerId partner,
            @PathVariable("run_id") UUID id,
            @RequestBody(required = false) byte @Nullable [] body,
            Actor actor) {
        Fields fields = json.optionalObject(body);
        List<UUID> chosen = ids(fields);
        String take = fields.oneOf("take", List.of(Side.PARTNER.wireName(), Side.CHARGECARS.wireName()));
        boolean dryRun = Boolean.TRUE.equals(fields.bool("dry_run"));
        fields.check();
        Side side = take == null ? null : WireNamed.named(Side.class, take);
        return Answer.of(
                dryRun
                        ? reconciliations.count(partner, id, chosen, side)
                        : reconciliations.apply(partner, id, chosen, side, actor));
    }

    @PostMapping(path = "/runs/{run_id}/dismiss", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer<Reconciliations.Dismissed> dismiss(
            @PathVariable("partner_id") PartnerId partner,
            @PathVariable("run_id") UUID id,
            @RequestBody byte[] body,
            Actor actor) {
        Fields fields = json.object(body);
        List<UUID> chosen = ids(fields);
        String reason = fields.text("reason", GivenReason.LONGEST);
        if (chosen == null || chosen.isEmpty()) {
            fields.problem("difference_ids", "required", "Say which.");
        }
        fields.check();
        return Answer.of(
                reconciliations.dismiss(partner, id, Objects.requireNonNullElse(chosen, List.of()), reason, actor));
    }

    private static @Nullable List<UUID> ids(Fields fields) {
        List<String> ids = fields.texts(
                "difference_ids",
                Reconciliations.MOST_AT_ONCE,
                ReconciliationController::isId,
                "invalid_format",
                "A difference_id is expected.");
        return ids == null ? null : ids.stream().map(Uuid7::parse).toList();
    }

    private static boolean isId(String text) {
        try {
            Uuid7.parse(text);
            return true;
        } catch (IllegalArgumentException notAnId) {
            return false;
        }
    }
}
