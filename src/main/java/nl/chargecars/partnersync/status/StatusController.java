package nl.chargecars.partnersync.status;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.TransitionId;
import nl.chargecars.partnersync.storage.GroupCommit;
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
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Status changes by staff and ChargeCars' own systems (seed, {@code change_entity_status}). */
@RestController
@RequestMapping("/api/v1/status")
class StatusController {

    private static final int LONGEST_REASON = 1_000;
    private static final int LONGEST_CONTEXT = 16_384;
    private static final int LONGEST_WORD = 100;

    private final GroupCommit<StatusChange, ChangeOutcome> changes;
    private final Workflows workflows;
    private final StatusHistory history;
    private final OrderLookup orders;
    private final Json json;

    StatusController(
            GroupCommit<StatusChange, ChangeOutcome> statusChanges,
            Workflows workflows,
            StatusHistory history,
            OrderLookup orders,
            Json json) {
        this.changes = statusChanges;
        this.workflows = workflows;
        this.history = history;
        this.orders = orders;
        this.json = json;
    }

    record Changed(
            TransitionId transitionId,
            OrderId entityId,
            @Nullable String fromStatus,
            String toStatus,
            Instant transitionTimestamp,
            List<String> allowedNextTransitions) {}

    @PostMapping(path = "/change", consumes = MediaType.APPLICATION_JSON_VALUE)
    Answer<Changed> change(@RequestBody byte[] body, Actor actor) {
        Fields fields = json.object(body);
        String entityType = fields.requiredOneOf("entity_type", List.of("order"));
        String entityId = fields.requiredText("entity_id", LONGEST_WORD);
        String toStatus = fields.requiredText("to_status", LONGEST_WORD);
        String fromStatus = fromStatus(fields);
        String reason = fields.text("transition_reason", LONGEST_REASON);
        String context = context(fields);
        fields.check();
        OrderId order = orders.find(entityId).orElseThrow(Refusal::orderNotFound);
        var change = new StatusChange(order, toStatus, reason, context, actor).onlyFrom(fromStatus);
        return switch (changes.submit(change)) {
            case ChangeOutcome.Changed changed -> Answer.of(answer(changed));
            case ChangeOutcome.Unchanged unchanged ->
                throw notAllowed(
                        "The " + entityType + " is in status " + unchanged.status() + " already.",
                        unchanged.allowedNext());
            case ChangeOutcome.NotAllowed refused
            when refused.movedOn() -> throw movedOn(entityType, refused.fromStatus());
            case ChangeOutcome.NotAllowed refused ->
                throw notAllowed(
                        "From " + refused.fromStatus() + " to " + refused.toStatus() + " is not in the workflow.",
                        refused.allowedNext());
            case ChangeOutcome.UnknownStatus unknown ->
                throw Refusal.invalid(List.of(new Problem(
                        "/to_status",
                        "unknown_status",
                        "The workflow has no such status; see GET …/workflows/order.")));
            case ChangeOutcome.UnknownOrder() -> throw Refusal.orderNotFound();
        };
    }

    @GetMapping("/history/order/{id}")
    Page<HistoryStep> history(
            @PathVariable("id") String idOrNumber,
            @RequestParam(defaultValue = Limit.DEFAULT) int limit,
            @RequestParam @Nullable String cursor) {
        int size = Limit.checked(limit);
        Integer behind = Cursor.one(cursor, Integer::valueOf);
        int after = behind == null ? 0 : behind;
        OrderId order = orders.find(idOrNumber).orElseThrow(Refusal::orderNotFound);
        return Page.read(
                size,
                HistoryStep.LARGEST,
                (last, most) ->
                        history.steps(order, last == null ? after : last.entry().sequence(), most),
                HistoryStep::characters,
                last -> Cursor.of(last.entry().sequence()));
    }

    /** Reads the workflow only for a change that names the status to change from. */
    private @Nullable String fromStatus(Fields fields) {
        if (!fields.has("from_status")) {
            return null;
        }
        if (fields.isBlank("from_status")) { // whoever sends it wants the status to be compared
            fields.problem(
                    "from_status", "unknown_value", "The workflow has no such status; see GET …/workflows/order.");
            return null;
        }
        return fields.oneOf("from_status", workflows.current().names());
    }

    private static @Nullable String context(Fields fields) {
        JsonNode context = fields.json("business_context", LONGEST_CONTEXT);
        if (context == null) {
            return null;
        }
        if (!context.isObject()) {
            fields.problem("business_context", "wrong_type", "An object is expected.");
        }
        return context.toString();
    }

    private static Changed answer(ChangeOutcome.Changed changed) {
        Transition transition = changed.transition();
        return new Changed(
                transition.id(),
                transition.order(),
                transition.fromStatus(),
                transition.toStatus(),
                transition.at(),
                changed.allowedNext());
    }

    private static Refusal movedOn(String entityType, String status) {
        return Refusal.of(
                ErrorCode.INVALID_STATUS_TRANSITION,
                "The " + entityType + " is not in from_status but in status " + status
                        + ". Read it again, and decide then.",
                List.of(new Problem("/from_status", "status_moved_on", status)));
    }

    private static Refusal notAllowed(String what, List<String> allowedNext) {
        String next = allowedNext.isEmpty()
                ? "Nothing leads on from there."
                : "Allowed from there: " + String.join(", ", allowedNext) + ".";
        return Refusal.of(
                ErrorCode.INVALID_STATUS_TRANSITION,
                what + " " + next,
                allowedNext.stream()
                        .map(status -> new Problem("/to_status", "allowed", status))
                        .toList());
    }
}
