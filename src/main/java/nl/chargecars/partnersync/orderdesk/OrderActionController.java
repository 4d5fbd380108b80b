package nl.chargecars.partnersync.orderdesk;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.deliveries.DeliveryDesk;
import nl.chargecars.partnersync.deliveries.DeliveryView;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.inbound.Outcome;
import nl.chargecars.partnersync.inbound.Reprocessed;
import nl.chargecars.partnersync.inbound.StatusUpdateDesk;
import nl.chargecars.partnersync.inbound.UpdateDismissals;
import nl.chargecars.partnersync.order.OrderRecord;
import nl.chargecars.partnersync.order.ReferencePatch;
import nl.chargecars.partnersync.order.References;
import nl.chargecars.partnersync.outbox.CurrentStatus;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.status.ChangeOutcome;
import nl.chargecars.partnersync.status.StatusChange;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.GivenReason;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Executes the actions on an order's page, as the API does. A refusal is shown on the page, where it can be put right. */
@PageController
@RequestMapping(path = "/orders/{order}", produces = MediaType.TEXT_HTML_VALUE)
class OrderActionController {

    private static final String REPROCESSED = "notice.reprocessed";

    private final StoryReader reader;
    private final OrderSheets sheets;
    private final GroupCommit<StatusChange, ChangeOutcome> changes;
    private final DeliveryDesk deliveries;
    private final CurrentStatus currentStatus;
    private final StatusUpdateDesk updates;
    private final UpdateDismissals dismissals;
    private final ReferencePatch references;
    private final Json json;
    private final Pages pages;
    private final Clock clock;

    OrderActionController(
            StoryReader reader,
            OrderSheets sheets,
            GroupCommit<StatusChange, ChangeOutcome> statusChanges,
            DeliveryDesk deliveries,
            CurrentStatus currentStatus,
            StatusUpdateDesk updates,
            UpdateDismissals dismissals,
            ReferencePatch references,
            Json json,
            Pages pages,
            Clock clock) {
        this.reader = reader;
        this.sheets = sheets;
        this.changes = statusChanges;
        this.deliveries = deliveries;
        this.currentStatus = currentStatus;
        this.updates = updates;
        this.dismissals = dismissals;
        this.references = references;
        this.json = json;
        this.pages = pages;
        this.clock = clock;
    }

    /** The result of an action, with the name of the text that says that it was done, or why not. */
    private record Said(boolean done, String word) {

        static Said done(String word) {
            return new Said(true, word);
        }

        static Said refused(String word) {
            return new Said(false, word);
        }
    }

    @PostMapping("/status")
    ResponseEntity<byte[]> changeStatus(
            HttpServletRequest request,
            @PathVariable String order,
            @RequestParam String to,
            @RequestParam int seen,
            @RequestParam(defaultValue = "") String reason,
            Actor actor) {
        return answer(request, order, actor, FormInput.reason("status", reason), one -> {
            String why = GivenReason.of(reason);
            if (why == null) {
                return Said.refused("orders.refused.reason");
            }
            return switch (changes.submit(new StatusChange(one.id(), to, why, null, actor).onlyAt(seen))) {
                case ChangeOutcome.Changed _ -> Said.done("notice.status_changed");
                case ChangeOutcome.NotAllowed refused when refused.movedOn() -> Said.refused("orders.refused.moved_on");
                case ChangeOutcome.Unchanged _, ChangeOutcome.NotAllowed _, ChangeOutcome.UnknownStatus _ ->
                    Said.refused("orders.refused.transition");
                case ChangeOutcome.UnknownOrder() -> throw Refusal.orderNotFound();
            };
        });
    }

    @PostMapping("/tell")
    ResponseEntity<byte[]> tell(HttpServletRequest request, @PathVariable String order, Actor actor) {
        return answer(request, order, actor, FormInput.NOTHING, one -> switch (currentStatus.send(
                one.partner(), one.id(), actor)) {
            case CurrentStatus.Sent.Queued() -> Said.done("notice.order_told");
            case CurrentStatus.Sent.Impossible _ -> Said.refused("orders.refused.tell");
        });
    }

    @PostMapping("/deliveries/{delivery_id}/retry")
    ResponseEntity<byte[]> retry(
            HttpServletRequest request,
            @PathVariable String order,
            @PathVariable("delivery_id") DeliveryId delivery,
            Actor actor) {
        return answer(request, order, actor, FormInput.NOTHING, one -> {
            DeliveryView retried =
                    deliveries.retry(one.partner(), delivery, actor).delivery();
            return Said.done(notice(retried));
        });
    }

    /** Returns the notice for a retried delivery. */
    private String notice(DeliveryView retried) {
        return switch (retried.goesOut(clock.instant())) {
            case NOW -> "notice.retried";
            case LATER -> "notice.retried_later";
            case BEHIND_ANOTHER -> "notice.retried_waits";
            case HELD -> "notice.retried_held";
        };
    }

    @PostMapping("/deliveries/{delivery_id}/dismiss")
    ResponseEntity<byte[]> dismiss(
            HttpServletRequest request,
            @PathVariable String order,
            @PathVariable("delivery_id") DeliveryId delivery,
            @RequestParam(defaultValue = "") String reason,
            Actor actor) {
        FormInput typed = FormInput.reason("deliveries/" + delivery + "/dismiss", reason);
        return answer(request, order, actor, typed, one -> {
            deliveries.dismiss(one.partner(), delivery, actor, GivenReason.of(reason));
            return Said.done("notice.dismissed");
        });
    }

    @PostMapping("/updates/{update_id}/reprocess")
    ResponseEntity<byte[]> reprocess(
            HttpServletRequest request,
            @PathVariable String order,
            @PathVariable("update_id") UUID update,
            Actor actor) {
        return answer(request, order, actor, FormInput.NOTHING, one -> {
            Reprocessed reprocessed = updates.reprocess(one.partner(), update, actor);
            return switch (reprocessed) {
                case Reprocessed.Done done -> processedAgain(done.outcome());
                case Reprocessed.AlreadyAccepted _ -> Said.done(REPROCESSED);
                case Reprocessed.ContentGone() -> Said.refused("orders.refused.payload_expired");
            };
        });
    }

    private static Said processedAgain(Outcome outcome) {
        return switch (outcome) {
            case APPLIED, UNCHANGED, DUPLICATE, STALE -> Said.done(REPROCESSED);
            case STATUS_NOT_MAPPED -> Said.refused("orders.refused.still_not_mapped");
            case INVALID_STATUS_TRANSITION -> Said.refused("orders.refused.still_not_allowed");
            case NO_ACTIVE_INTEGRATION -> Said.refused("orders.refused.no_integration");
            case INVALID -> Said.refused("orders.refused.unreadable");
            case ORDER_NOT_FOUND -> throw Refusal.orderNotFound();
        };
    }

    /** Dismisses an update, which then need not be processed any more. The reason is optional. */
    @PostMapping("/updates/{update_id}/dismiss")
    ResponseEntity<byte[]> dismissUpdate(
            HttpServletRequest request,
            @PathVariable String order,
            @PathVariable("update_id") UUID update,
            @RequestParam(defaultValue = "") String reason,
            Actor actor) {
        FormInput typed = FormInput.reason("updates/" + update + "/dismiss", reason);
        return answer(request, order, actor, typed, one -> {
            dismissals.dismiss(one.partner(), update, actor, GivenReason.of(reason));
            return Said.done("notice.update_dismissed");
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
        return answer(request, order, actor, typed, one -> {
            if (!remove && value.isBlank()) {
                return Said.refused("orders.refused.reference");
            }
            Map<String, @Nullable String> wanted = new HashMap<>();
            wanted.put(name.strip(), remove ? null : value.strip());
            references.apply(
                    one.partner(),
                    one.partnerOrderId(),
                    References.patch(json.fields(wanted), one.partnerOrderId()),
                    actor);
            return Said.done(remove ? "notice.reference_removed" : "notice.reference_kept");
        });
    }

    private ResponseEntity<byte[]> answer(
            HttpServletRequest request,
            String idOrNumber,
            Actor actor,
            FormInput typed,
            Function<OrderRecord, Said> action) {
        OrderId id = reader.find(idOrNumber);
        OrderRecord order = reader.order(id);
        Said said;
        HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
        try {
            said = action.apply(order);
        } catch (Refusal refusal) {
            said = Said.refused(word(refusal));
            status = HttpStatus.valueOf(refusal.code().status());
        }
        if (said.done()) {
            return Pages.done("/orders/" + order.number(), said.word());
        }
        OrderSheet sheet = sheets.of(id, new Veil(false), typed, actor);
        String problem = pages.word(request, said.word());
        return pages.show(request, status, OrderPageController.TEMPLATE, Map.of("sheet", sheet, "problem", problem));
    }

    /**
     * Returns the name of the text for a refusal.
     *
     * @throws Refusal the same one, when no other input would be accepted either
     */
    private static String word(Refusal refusal) {
        return switch (refusal.code()) {
            case ErrorCode.PAYLOAD_EXPIRED -> "orders.refused.payload_expired";
            case ErrorCode.DELIVERY_ALREADY_DELIVERED -> "orders.refused.already_delivered";
            case ErrorCode.VALIDATION_FAILED -> "orders.refused.reference";
            case ErrorCode.MALFORMED_REQUEST -> "orders.refused.long_reason";
            default -> throw refusal;
        };
    }
}
