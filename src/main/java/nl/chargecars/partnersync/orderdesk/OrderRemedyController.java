package nl.chargecars.partnersync.orderdesk;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.deliveries.DeliveryDesk;
import nl.chargecars.partnersync.deliveries.DeliveryDetail;
import nl.chargecars.partnersync.deliveries.DeliveryView;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.inbound.Outcome;
import nl.chargecars.partnersync.inbound.Reprocessed;
import nl.chargecars.partnersync.inbound.StatusUpdateDesk;
import nl.chargecars.partnersync.inbound.UpdateDismissals;
import nl.chargecars.partnersync.orderdesk.OrderActions.Result;
import nl.chargecars.partnersync.outbox.CurrentStatus;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.web.GivenReason;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Puts right from an order's page, as the API does, what was not exchanged with its partner: the buttons of a {@link Remedy}, and
 * dismissing what need not be put right.
 */
@PageController
@RequestMapping(path = "/orders/{order}", produces = MediaType.TEXT_HTML_VALUE)
class OrderRemedyController {

    private static final String REPROCESSED = "notice.reprocessed";

    private final OrderActions actions;
    private final DeliveryDesk deliveries;
    private final CurrentStatus currentStatus;
    private final StatusUpdateDesk updates;
    private final UpdateDismissals dismissals;
    private final Clock clock;

    OrderRemedyController(
            OrderActions actions,
            DeliveryDesk deliveries,
            CurrentStatus currentStatus,
            StatusUpdateDesk updates,
            UpdateDismissals dismissals,
            Clock clock) {
        this.actions = actions;
        this.deliveries = deliveries;
        this.currentStatus = currentStatus;
        this.updates = updates;
        this.dismissals = dismissals;
        this.clock = clock;
    }

    @PostMapping("/tell")
    ResponseEntity<byte[]> tell(HttpServletRequest request, @PathVariable String order, Actor actor) {
        return actions.answer(request, order, actor, FormInput.NOTHING, one -> switch (currentStatus.send(
                one.partner(), one.id(), actor)) {
            case CurrentStatus.Sent.Queued() -> Result.done("notice.order_told");
            case CurrentStatus.Sent.Impossible _ -> Result.refused("orders.refused.tell");
        });
    }

    /** @param seen the state that the page showed; a dismissal that it did not show is not undone */
    @PostMapping("/deliveries/{delivery_id}/retry")
    ResponseEntity<byte[]> retry(
            HttpServletRequest request,
            @PathVariable String order,
            @PathVariable("delivery_id") DeliveryId delivery,
            @RequestParam(defaultValue = "") String seen,
            Actor actor) {
        boolean mayUndo = seen.isEmpty() || seen.equals(DeliveryState.DISMISSED.wireName());
        return actions.answer(request, order, actor, FormInput.NOTHING, one -> {
            Optional<DeliveryDetail> retried = mayUndo
                    ? Optional.of(deliveries.retry(one.partner(), delivery, actor))
                    : deliveries.retryUnlessDismissed(one.partner(), delivery, actor);
            return retried.map(sent -> Result.done(notice(sent.delivery())))
                    .orElseGet(() -> Result.refused("orders.refused.dismissed_meanwhile"));
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
        return actions.answer(request, order, actor, typed, one -> {
            String why = GivenReason.of(reason);
            DeliveryView dismissed =
                    deliveries.dismiss(one.partner(), delivery, actor, why).delivery();
            return Objects.equals(dismissed.dismissalReason(), why)
                    ? Result.done("notice.dismissed")
                    : Result.refused("orders.refused.dismissed_before");
        });
    }

    @PostMapping("/updates/{update_id}/reprocess")
    ResponseEntity<byte[]> reprocess(
            HttpServletRequest request,
            @PathVariable String order,
            @PathVariable("update_id") UUID update,
            Actor actor) {
        return actions.answer(request, order, actor, FormInput.NOTHING, one -> {
            Reprocessed reprocessed = updates.reprocess(one.partner(), update, actor);
            return switch (reprocessed) {
                case Reprocessed.Done done -> processedAgain(done.outcome());
                case Reprocessed.AlreadyAccepted _ -> Result.done(REPROCESSED);
                case Reprocessed.ContentGone() -> Result.refused("orders.refused.payload_expired");
            };
        });
    }

    private static Result processedAgain(Outcome outcome) {
        return switch (outcome) {
            case APPLIED, UNCHANGED, DUPLICATE, STALE -> Result.done(REPROCESSED);
            case STATUS_NOT_MAPPED -> Result.refused("orders.refused.still_not_mapped");
            case INVALID_STATUS_TRANSITION -> Result.refused("orders.refused.still_not_allowed");
            case NO_ACTIVE_INTEGRATION -> Result.refused("orders.refused.no_integration");
            case INVALID -> Result.refused("orders.refused.unreadable");
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
        return actions.answer(request, order, actor, typed, one -> {
            dismissals.dismiss(one.partner(), update, actor, GivenReason.of(reason));
            return Result.done("notice.update_dismissed");
        });
    }
}
