package nl.chargecars.partnersync.inbound;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.TransitionId;
import nl.chargecars.partnersync.inbound.StatusUpdateRepository.StatusKey;
import nl.chargecars.partnersync.inbound.StatusUpdateRepository.WebhookKey;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.order.Orders.Located;
import nl.chargecars.partnersync.order.Orders.PartnerKey;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.status.ChangeOutcome;
import nl.chargecars.partnersync.status.StatusChange;
import nl.chargecars.partnersync.status.StatusEngine;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What one list of updates meets in the database, and how far it has got. The orders are locked before anything is decided, so
 * that two updates of one order are settled one after the other; each sees what the ones before it in the list did.
 */
final class UpdateBatch {

    private final Orders orders;
    private final Json json;
    private final Map<PartnerKey, Located> located;
    private final Map<PartnerId, Integration> active;
    private final StatusEngine.Session session;
    private final Set<WebhookKey> seenWebhookIds;
    private final Set<StatusKey> seenStatuses;
    private final Map<OrderId, Instant> newestApplied;
    private final Map<OrderId, Instant> applied = new HashMap<>();

    UpdateBatch(
            List<ReceivedUpdate> updates,
            Orders orders,
            Integrations integrations,
            StatusEngine statusEngine,
            StatusUpdateRepository repository,
            Json json) {
        this.orders = orders;
        this.json = json;
        Set<PartnerKey> keys = new HashSet<>();
        Set<PartnerId> partners = new HashSet<>();
        List<WebhookKey> webhookKeys = new ArrayList<>();
        for (ReceivedUpdate update : updates) {
            partners.add(update.partner());
            if (update.update() != null) {
                keys.add(key(update, update.update()));
            }
            if (update.webhookId() != null) {
                webhookKeys.add(new WebhookKey(update.partner(), update.webhookId()));
            }
        }
        located = orders.locate(keys);
        active = integrations.active(partners);
        Set<OrderId> ids = new HashSet<>();
        located.values().forEach(one -> ids.add(one.id()));
        session = statusEngine.lock(ids);
        // read after the lock: whoever held it before has committed what it accepted
        newestApplied = orders.lastPartnerUpdates(ids);
        seenWebhookIds = repository.acceptedWebhookIds(webhookKeys);
        seenStatuses = repository.acceptedStatuses(statusKeys(updates));
    }

    private List<StatusKey> statusKeys(List<ReceivedUpdate> updates) {
        List<StatusKey> keys = new ArrayList<>();
        for (ReceivedUpdate received : updates) {
            PartnerUpdate update = received.update();
            if (update != null && update.timestamp() != null) {
                Located order = located.get(key(received, update));
                if (order != null) {
                    keys.add(new StatusKey(order.id(), update.status(), update.timestamp()));
                }
            }
        }
        return keys;
    }

    ProcessedUpdate settle(ReceivedUpdate received) {
        Integration integration = active.get(received.partner());
        PartnerUpdate update = received.update();
        if (integration == null) {
            return ProcessedUpdate.refused(
                    received,
                    Outcome.NO_ACTIVE_INTEGRATION,
                    null,
                    "This partner has no active integration. Configure one, or set its is_active to true.");
        }
        if (update == null) {
            return ProcessedUpdate.refused(
                    received,
                    Outcome.INVALID,
                    integration.id(),
                    describe(Objects.requireNonNull(received.problem())));
        }
        Located order = located.get(key(received, update));
        if (order == null) {
            return ProcessedUpdate.refused(
                    received,
                    Outcome.ORDER_NOT_FOUND,
                    integration.id(),
                    "This partner has no order with this partner_order_id.");
        }
        return integration
                .mapping()
                .toChargecars(update.status())
                .map(mapped -> decide(received, update, integration, order, mapped))
                .orElseGet(() -> processed(
                        received,
                        Outcome.STATUS_NOT_MAPPED,
                        integration,
                        order,
                        null,
                        null,
                        "The status '" + update.status() + "' is not in partner_to_chargecars of the integration '"
                                + integration.name() + "'.",
                        List.of()));
    }

    private ProcessedUpdate decide(
            ReceivedUpdate received, PartnerUpdate update, Integration integration, Located order, String mapped) {
        if (isRepeated(received, update, order)) {
            return accepted(received, Outcome.DUPLICATE, integration, order, mapped);
        }
        Instant newest = newestApplied.get(order.id());
        if (update.timestamp() != null && newest != null && update.timestamp().isBefore(newest)) {
            remember(received, update, order);
            return accepted(received, Outcome.STALE, integration, order, mapped);
        }
        return switch (session.decide(statusChange(received, update, order, mapped))) {
            case ChangeOutcome.Changed changed -> {
                remember(received, update, order);
                Instant happened = update.timestamp() == null ? received.receivedAt() : update.timestamp();
                newestApplied.put(order.id(), happened);
                applied.put(order.id(), happened);
                yield processed(
                        received,
                        Outcome.APPLIED,
                        integration,
                        order,
                        mapped,
                        changed.transition().id(),
                        null,
                        changed.allowedNext());
            }
            case ChangeOutcome.Unchanged _ -> {
                remember(received, update, order);
                yield accepted(received, Outcome.UNCHANGED, integration, order, mapped);
            }
            case ChangeOutcome.NotAllowed refused ->
                processed(
                        received,
                        Outcome.INVALID_STATUS_TRANSITION,
                        integration,
                        order,
                        mapped,
                        null,
                        "From " + refused.fromStatus() + " to " + refused.toStatus() + " is not in the workflow.",
                        refused.allowedNext());
            case ChangeOutcome.UnknownStatus unknown ->
                processed(
                        received,
                        Outcome.STATUS_NOT_MAPPED,
                        integration,
                        order,
                        mapped,
                        null,
                        "The mapping leads to '" + unknown.status() + "', which the workflow does not know.",
                        List.of());
            case ChangeOutcome.UnknownOrder() ->
                ProcessedUpdate.refused(
                        received, Outcome.ORDER_NOT_FOUND, integration.id(), "The order is not there any more.");
        };
    }

    private boolean isRepeated(ReceivedUpdate received, PartnerUpdate update, Located order) {
        boolean sameMessage = received.webhookId() != null
                && seenWebhookIds.contains(new WebhookKey(received.partner(), received.webhookId()));
        return sameMessage
                || (update.timestamp() != null
                        && seenStatuses.contains(new StatusKey(order.id(), update.status(), update.timestamp())));
    }

    private void remember(ReceivedUpdate received, PartnerUpdate update, Located order) {
        if (received.webhookId() != null) {
            seenWebhookIds.add(new WebhookKey(received.partner(), received.webhookId()));
        }
        if (update.timestamp() != null) {
            seenStatuses.add(new StatusKey(order.id(), update.status(), update.timestamp()));
        }
    }

    void record() {
        session.record();
        orders.recordPartnerUpdates(applied);
    }

    /** With its details, since this is what people read of it later. */
    private static String describe(Refusal problem) {
        return Stream.concat(
                        Stream.of(problem.getMessage()),
                        problem.details().stream().map(detail -> detail.pointer() + ": " + detail.message()))
                .collect(Collectors.joining(" "));
    }

    private static PartnerKey key(ReceivedUpdate received, PartnerUpdate update) {
        return new PartnerKey(received.partner(), update.partnerOrderId());
    }

    private StatusChange statusChange(ReceivedUpdate received, PartnerUpdate update, Located order, String mapped) {
        Map<String, @Nullable Object> context = new LinkedHashMap<>();
        context.put("partner_source", true);
        context.put("partner_order_id", update.partnerOrderId());
        context.put("partner_customer_id", update.partnerCustomerId());
        context.put("partner_technician", update.technicianInfo());
        context.put("original_partner_status", update.status());
        String notes = Objects.requireNonNullElse(update.notes(), "Status changed by partner");
        return new StatusChange(
                order.id(), mapped, "Partner update: " + notes, json.write(context), Actor.partner(received.partner()));
    }

    private static ProcessedUpdate accepted(
            ReceivedUpdate received, Outcome outcome, Integration integration, Located order, String mapped) {
        return processed(received, outcome, integration, order, mapped, null, null, List.of());
    }

    private static ProcessedUpdate processed(
            ReceivedUpdate received,
            Outcome outcome,
            Integration integration,
            Located order,
            @Nullable String mapped,
            @Nullable TransitionId transition,
            @Nullable String message,
            List<String> allowedNext) {
        return new ProcessedUpdate(
                received,
                outcome,
                integration.id(),
                order.id(),
                order.number(),
                mapped,
                transition,
                message,
                allowedNext);
    }
}
