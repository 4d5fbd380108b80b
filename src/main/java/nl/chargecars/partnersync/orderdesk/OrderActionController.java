package nl.chargecars.partnersync.orderdesk;

import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.order.ReferencePatch;
import nl.chargecars.partnersync.order.References;
import nl.chargecars.partnersync.orderdesk.OrderActions.Result;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.status.ChangeOutcome;
import nl.chargecars.partnersync.status.StatusChange;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.web.GivenReason;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Changes an order from its page, as the API does: its status and its references. */
@PageController
@RequestMapping(path = "/orders/{order}", produces = MediaType.TEXT_HTML_VALUE)
class OrderActionController {

    private final OrderActions actions;
    private final GroupCommit<StatusChange, ChangeOutcome> changes;
    private final ReferencePatch references;
    private final Json json;

    OrderActionController(
            OrderActions actions,
            GroupCommit<StatusChange, ChangeOutcome> statusChanges,
            ReferencePatch references,
            Json json) {
        this.actions = actions;
        this.changes = statusChanges;
        this.references = references;
        this.json = json;
    }

    @PostMapping("/status")
    ResponseEntity<byte[]> changeStatus(
            HttpServletRequest request,
            @PathVariable String order,
            @RequestParam String to,
            @RequestParam int seen,
            @RequestParam(defaultValue = "") String reason,
            Actor actor) {
        return actions.answer(request, order, actor, FormInput.reason("status", reason), one -> {
            String why = GivenReason.of(reason);
            if (why == null) {
                return Result.refused("orders.refused.reason");
            }
            return switch (changes.submit(new StatusChange(one.id(), to, why, null, actor).onlyAt(seen))) {
                case ChangeOutcome.Changed _ -> Result.done("notice.status_changed");
                case ChangeOutcome.NotAllowed refused
                when refused.movedOn() -> Result.refused("orders.refused.moved_on");
                case ChangeOutcome.Unchanged _, ChangeOutcome.NotAllowed _, ChangeOutcome.UnknownStatus _ ->
                    Result.refused("orders.refused.transition");
                case ChangeOutcome.UnknownOrder() -> throw Refusal.orderNotFound();
            };
        });
    }

    /** Adds a reference, or changes it; with {@code remove} takes it away. */
    @PostMapping("/references")
    ResponseEntity<byte[]> reference(
            HttpServletRequest request,
            @PathVariable String order,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String value,
            @RequestParam(defaultValue = "false") boolean remove,
            Actor actor) {
        FormInput typed =
                remove ? FormInput.NOTHING : new FormInput("references", Map.of("name", name, "value", value));
        return actions.answer(request, order, actor, typed, one -> {
            if (!remove && value.isBlank()) {
                return Result.refused("orders.refused.reference");
            }
            Map<String, @Nullable String> wanted = new HashMap<>();
            wanted.put(name.strip(), remove ? null : value.strip());
            references.apply(
                    one.partner(),
                    one.partnerOrderId(),
                    References.patch(json.fields(wanted), one.partnerOrderId()),
                    actor);
            return Result.done(remove ? "notice.reference_removed" : "notice.reference_kept");
        });
    }
}
