package nl.chargecars.partnersync.outbox;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.audit.AuditEntry;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.order.OrderFacts;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.outbox.EventComposer.Composition;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.status.HistoryEntry;
import nl.chargecars.partnersync.status.StatusHistory;
import nl.chargecars.partnersync.status.Transition;
import nl.chargecars.partnersync.storage.Bulk;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Composes the events of orders' latest transitions anew: of transitions that caused no event at the time, or whose events did not
 * reach the partner.
 */
@Component
class LatestEvents {

    private static final String SENT_AFTER_ALL = """
            delete from unsent_transitions
            using unnest(?::uuid[], ?::uuid[]) as told (order_id, transition_id)
            where unsent_transitions.order_id = told.order_id and unsent_transitions.transition_id = told.transition_id
            """;

    private final Orders orders;
    private final StatusHistory history;
    private final EventComposer composer;
    private final Outbox outbox;
    private final JdbcTemplate jdbc;
    private final Clock clock;

    LatestEvents(
            Orders orders,
            StatusHistory history,
            EventComposer composer,
            Outbox outbox,
            JdbcTemplate jdbc,
            Clock clock) {
        this.orders = orders;
        this.history = history;
        this.composer = composer;
        this.outbox = outbox;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Queues the events of the orders' latest transitions, in the caller's transaction, which has locked the orders by the status
     * engine.
     *
     * @param actor who requested this; counts as the cause of the events, so that they are no echo
     * @param atOnce true: they wait neither for a boundary of the cadence nor for the first wait of the retry schedule
     * @return for each order that exists: empty when events were queued, otherwise why there are none
     */
    Map<OrderId, Optional<UnsentReason>> queue(
            List<OrderId> ids, Integration integration, Actor actor, boolean atOnce) {
        Map<OrderId, OrderFacts> facts = orders.facts(ids);
        Map<OrderId, HistoryEntry> entries = history.latestOfLocked(facts.keySet());
        Map<OrderId, Optional<UnsentReason>> outcomes = new LinkedHashMap<>();
        List<Transition> told = new ArrayList<>();
        List<NewEvent> events = new ArrayList<>();
        facts.forEach((id, order) -> {
            Transition last = latest(order, entries, actor);
            switch (composer.compose(last, order, integration, clock.instant())) {
                case Composition.Silent silent -> outcomes.put(id, Optional.of(silent.reason()));
                case Composition.Composed composed -> {
                    outcomes.put(id, Optional.empty());
                    told.add(last);
                    events.addAll(composed.events());
                }
            }
        });
        Bulk.of(jdbc, told)
                .uuid(transition -> transition.order().value())
                .uuid(transition -> transition.id().value())
                .update(SENT_AFTER_ALL);
        outbox.queue(events, atOnce);
        return outcomes;
    }

    /** Composes the events that the order's latest transition would cause today; writes nothing. The order must exist and be locked. */
    Composition composed(OrderId order, Integration integration, Actor actor) {
        OrderFacts facts = orders.facts(List.of(order)).get(order);
        if (facts == null) {
            throw new IllegalStateException("an order that is not there: " + order);
        }
        Transition last = latest(facts, history.latestOfLocked(List.of(order)), actor);
        return composer.compose(last, facts, integration, clock.instant());
    }

    static AuditEntry auditEntry(OrderId order, Integration integration, Actor actor) {
        return new AuditEntry(
                actor,
                "CURRENT_STATUS_TOLD",
                "orders",
                order.toString(),
                Map.of("integration_id", integration.id().toString()));
    }

    /** Returns the order's latest transition, as if the actor had made it. Every order has one: its placement. */
    private static Transition latest(OrderFacts order, Map<OrderId, HistoryEntry> entries, Actor actor) {
        HistoryEntry last = Objects.requireNonNull(entries.get(order.id()));
        return new Transition(
                last.transitionId(),
                order.id(),
                order.partner(),
                last.sequence(),
                last.fromStatus(),
                last.toStatus(),
                last.transitionReason(),
                actor,
                last.transitionTimestamp());
    }
}
