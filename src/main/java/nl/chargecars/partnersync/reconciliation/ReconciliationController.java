package nl.chargecars.partnersync.reconciliation;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.web.Answer;
import nl.chargecars.partnersync.web.Cursor;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Fields;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Limit;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Comparing both sides: a partner's list at once, or a run that asks the partner; and what to do about the differences. */
@RestController
@RequestMapping("/api/v1/partners/{partner_id}/reconciliation")
class ReconciliationController {

    private static final int MOST_AT_ONCE = 200;

    private final Partners partners;
    private final Integrations integrations;
    private final RunRepository runs;
    private final DifferenceRepository differences;
    private final PostedList postedList;
    private final CatchUp catchUp;
    private final AuditLog auditLog;
    private final Json json;
    private final Clock clock;

    ReconciliationController(
            Partners partners,
            Integrations integrations,
            RunRepository runs,
            DifferenceRepository differences,
            PostedList postedList,
            CatchUp catchUp,
            AuditLog auditLog,
            Json json,
            Clock clock) {
        this.partners = partners;
        this.integrations = integrations;
        this.runs = runs;
        this.differences = differences;
        this.postedList = postedList;
        this.catchUp = catchUp;
        this.auditLog = auditLog;
        this.json = json;
        this.clock = clock;
    }

    /** A run with the first page of its differences. */
    record Compared(
            RunView run,
            List<DifferenceView> differences,
            @Nullable String nextCursor) {}

    @PostMapping
    Answer<Compared> compare(@PathVariable("partner_id") PartnerId partner, @RequestBody byte[] body, Actor actor) {
        partners.require(partner);
        Run run = postedList.compare(integrations.requireActive(partner), json.object(body), actor);
        Page<DifferenceView> page = differences(run.id(), null, Integer.parseInt(Limit.DEFAULT));
        return Answer.of(new Compared(view(partner, run.id()), page.data(), page.nextCursor()));
    }

    /** Begins a run now, unless one is under way. */
    @PostMapping("/run")
    @Transactional
    public Answer<RunView> run(@PathVariable("partner_id") PartnerId partner, Actor actor) {
        partners.require(partner);
        Integration integration = integrations.requireActive(partner);
        if (!integration.polled()) {
            throw Refusal.invalid(List.of(new Problem(
                    "",
                    "not_polled",
                    "The active integration has no polling that is enabled, so the partner cannot be asked. Set polling"
                            + " with POST …/integration-config, or let the partner post its list.")));
        }
        Run run = Run.begun(partner, integration.id(), "manual", null, actor.name(), clock.instant());
        if (!runs.begin(run)) {
            return Answer.of(runs.list(partner, null, 1).getFirst());
        }
        auditLog.record(List.of(new AuditEntry(
                actor, "RECONCILIATION_STARTED", "reconciliation_runs", run.id().toString(), Map.of())));
        return Answer.of(view(partner, run.id()));
    }

    @GetMapping("/runs")
    Page<RunView> list(
            @PathVariable("partner_id") PartnerId partner,
            @RequestParam @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit) {
        int size = Limit.checked(limit);
        partners.require(partner);
        return Page.of(runs.list(partner, place(cursor), size + 1), size, run -> Cursor.of(run.runId()));
    }

    @GetMapping("/runs/{run_id}")
    Answer<RunView> show(@PathVariable("partner_id") PartnerId partner, @PathVariable("run_id") UUID id) {
        partners.require(partner);
        return Answer.of(view(partner, id));
    }

    @GetMapping("/runs/{run_id}/differences")
    Page<DifferenceView> differences(
            @PathVariable("partner_id") PartnerId partner,
            @PathVariable("run_id") UUID id,
            @RequestParam @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit) {
        int size = Limit.checked(limit);
        partners.require(partner);
        view(partner, id);
        return differences(id, place(cursor), size);
    }

    /** @param remaining open differences where it is known who is ahead, after this call */
    record Applied(List<CatchUp.Done> results, long remaining) {}

    @PostMapping("/runs/{run_id}/apply")
    Answer<Applied> apply(
            @PathVariable("partner_id") PartnerId partner,
            @PathVariable("run_id") UUID id,
            @RequestBody(required = false) byte @Nullable [] body,
            Actor actor) {
        Fields fields = json.object(body == null || body.length == 0 ? new byte[] {'{', '}'} : body);
        List<UUID> chosen = ids(fields);
        String take = fields.oneOf("take", List.of(Side.PARTNER.wireName(), Side.CHARGECARS.wireName()));
        fields.check();
        partners.require(partner);
        view(partner, id);
        List<DifferenceView> wanted =
                chosen == null ? differences.open(id, MOST_AT_ONCE) : differences.chosen(id, chosen);
        List<CatchUp.Done> done = catchUp.apply(partner, wanted, take == null ? null : Side.named(take), actor);
        return Answer.of(new Applied(done, view(partner, id).open()));
    }

    private static @Nullable List<UUID> ids(Fields fields) {
        List<String> texts = fields.texts("difference_ids", MOST_AT_ONCE);
        if (texts == null) {
            return null;
        }
        List<UUID> ids = new ArrayList<>();
        for (int index = 0; index < texts.size(); index++) {
            try {
                ids.add(Uuid7.parse(texts.get(index)));
            } catch (IllegalArgumentException notAnId) {
                fields.problemAt("difference_ids/" + index, "invalid_format", "A difference_id is expected.");
            }
        }
        return ids;
    }

    private RunView view(PartnerId partner, UUID id) {
        return runs.find(partner, id)
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "There is no such reconciliation run."));
    }

    private Page<DifferenceView> differences(UUID run, @Nullable UUID after, int size) {
        return Page.of(differences.list(run, after, size + 1), size, one -> Cursor.of(one.differenceId()));
    }

    private static @Nullable UUID place(@Nullable String cursor) {
        return cursor == null ? null : Cursor.decode(cursor, 1, values -> Uuid7.parse(values.getFirst()));
    }
}
