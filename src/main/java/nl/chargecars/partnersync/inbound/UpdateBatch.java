package nl.chargecars.partnersync.inbound;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.order.Orders.Located;
import nl.chargecars.partnersync.order.Orders.PartnerKey;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.status.ChangeOutcome;
import nl.chargecars.partnersync.status.StatusEngine;
import nl.chargecars.partnersync.storage.Writes;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Problem;
import nl.chargecars.partnersync.web.Refusal;

/**
 * Decides one batch of updates, by what is in the database and what was decided earlier in the batch. The orders are locked before
 * anything is decided, so that two updates of one order are decided one after the other; each sees the effects of those before it.
 */
final class UpdateBatch {

    private final Json json;
    private final Map<PartnerId, Integration> active;
    private final Map<PartnerKey, Located> located;
    private final StatusEngine.Session session;
    private final AcceptedBefore acceptedBefore;
    private final Map<UUID, ProcessedUpdate> settled = new LinkedHashMap<>();

    /**
     * @param active the active integration of each partner that has one
     * @param located the orders found by the {@link #keys} of the updates
     */
    UpdateBatch(
            List<ReceivedUpdate> updates,
            Map<PartnerId, Integration> active,
            Map<PartnerKey, Located> located,
            StatusEngine statusEngine,
            StatusUpdateRepository repository,
            Json json) {
        this.json = json;
        this.active = active;
        this.located = located;
        Set<OrderId> ids = new HashSet<>();
        located.values().forEach(one -> ids.add(one.id()));
        var questions = AcceptedBefore.Questions.about(
                updates,
                updates.stream().map(this::matched).flatMap(Optional::stream).toList(),
                repository);
        session = statusEngine.lock(ids, questions.all());
        acceptedBefore = new AcceptedBefore(questions);
    }

    /** Returns the keys by which the orders of the updates are found. */
    static Set<PartnerKey> keys(List<ReceivedUpdate> updates) {
        return updates.stream().map(UpdateBatch::key).flatMap(Optional::stream).collect(Collectors.toSet());
    }

    /** Decides one update. An update that is twice in the batch, because two people had it processed again, is decided once. */
    ProcessedUpdate settle(ReceivedUpdate received) {
        return settled.computeIfAbsent(
                received.id(), _ -> matched(received).map(this::decide).orElseGet(() -> unmatched(received)));
    }

    /** Returns all updates decided so far, each once. */
    Collection<ProcessedUpdate> settled() {
        return settled.values();
    }

    /** True when the update's row stays as it is: somebody else had it processed again in the meantime, and it was accepted. */
    boolean acceptedMeanwhile(ReceivedUpdate received) {
        return acceptedBefore.meanwhile(received);
    }

    /** Returns the statements that write the transitions. Call once, when all updates are decided. */
    Writes recording() {
        return session.recording();
    }

    private static Optional<PartnerKey> key(ReceivedUpdate received) {
        return Optional.ofNullable(received.update())
                .map(update -> new PartnerKey(received.partner(), update.partnerOrderId()));
    }

    private Optional<MatchedUpdate> matched(ReceivedUpdate received) {
        PartnerUpdate update = received.update();
        Integration integration = active.get(received.partner());
        Located order = key(received).map(located::get).orElse(null);
        return update == null || integration == null || order == null
                ? Optional.empty()
                : Optional.of(new MatchedUpdate(received, update, integration, order));
    }

    private ProcessedUpdate unmatched(ReceivedUpdate received) {
        Integration integration = active.get(received.partner());
        if (integration == null) {
            return ProcessedUpdate.refused(
                    received,
                    Outcome.NO_ACTIVE_INTEGRATION,
                    null,
                    "This partner has no active integration. Configure one, or set its is_active to true.");
        }
        UnreadableUpdate unreadable = received.unreadable();
        return unreadable == null
                ? ProcessedUpdate.refused(
                        received,
                        Outcome.ORDER_NOT_FOUND,
                        integration.id(),
                        "This partner has no order with this partner_order_id.")
                : ProcessedUpdate.refused(received, Outcome.INVALID, integration.id(), describe(unreadable.problem()));
    }

    private ProcessedUpdate decide(MatchedUpdate update) {
        return acceptedBefore
                .mappedStatus(update)
                .map(mapped -> update.accepted(Outcome.DUPLICATE, mapped))
                .or(() -> update.mappedStatus().map(mapped -> decide(update, mapped)))
                .orElseGet(() -> update.refused(
                        Outcome.STATUS_NOT_MAPPED,
                        null,
                        "The status '" + update.update().status()
                                + "' is not in partner_to_chargecars of the integration '"
                                + update.integration().name() + "'.",
                        List.of()));
    }

    private ProcessedUpdate decide(MatchedUpdate update, String mapped) {
        ProcessedUpdate processed = isStale(update) ? update.accepted(Outcome.STALE, mapped) : change(update, mapped);
        if (processed.outcome().accepted()) {
            acceptedBefore.add(update, mapped);
        }
        return processed;
    }

    private ProcessedUpdate change(MatchedUpdate update, String mapped) {
        return switch (session.decide(update.change(mapped, json))) {
            case ChangeOutcome.Changed changed -> update.applied(mapped, changed.transition(), changed.allowedNext());
            case ChangeOutcome.Unchanged _ -> update.accepted(Outcome.UNCHANGED, mapped);
            case ChangeOutcome.NotAllowed refused ->
                update.refused(
                        Outcome.INVALID_STATUS_TRANSITION,
                        mapped,
                        "From " + refused.fromStatus() + " to " + refused.toStatus() + " is not in the workflow.",
                        refused.allowedNext());
            case ChangeOutcome.UnknownStatus unknown ->
                update.refused(
                        Outcome.STATUS_NOT_MAPPED,
                        mapped,
                        "The mapping leads to '" + unknown.status() + "', which the workflow does not know.",
                        List.of());
            case ChangeOutcome.UnknownOrder() ->
                ProcessedUpdate.refused(
                        update.received(),
                        Outcome.ORDER_NOT_FOUND,
                        update.integration().id(),
                        "The order is not there any more.");
        };
    }

    /**
     * True when the update is older than the newest one that was applied to its order. How old it is:
     *
     * <ul>
     *   <li>An update with a timestamp is as old as that. One without counts as current when it comes, whatever the partner's clock
     *       said before; when it is processed again later, it is as old as its arrival.
     *   <li>An answer to a question of ours, without a timestamp, is stale only when the order has moved on since we
     *       asked; when it is processed again later, it is as old as its arrival.
     *   <li>A decision made in a reconciliation is treated as if it had no timestamp. It is stale when the order has moved on from
     *       where the person who decided saw it.
     * </ul>
     */
    private boolean isStale(MatchedUpdate update) {
        ReceivedUpdate received = update.received();
        Integer askedAt = received.askedAt();
        if (askedAt != null && (received.decided() || update.update().timestamp() == null)) {
            return !session.isAt(update.order().id(), askedAt);
        }
        Instant newest = session.lastPartnerUpdate(update.order().id());
        boolean dated = received.again() || (update.update().timestamp() != null && !received.decided());
        Instant at = received.decided() ? received.receivedAt() : received.happenedAt();
        return newest != null && dated && at.isBefore(newest);
    }

    /**
     * Returns the problem's details, where there are some: this is what people read later, and the message only counts the details.
     */
    private static String describe(Refusal problem) {
        return problem.details().isEmpty()
                ? problem.getMessage()
                : problem.details().stream().map(UpdateBatch::describe).collect(Collectors.joining(" "));
    }

    private static String describe(Problem problem) {
        return problem.pointer().isEmpty() ? problem.message() : problem.pointer() + ": " + problem.message();
    }
}
