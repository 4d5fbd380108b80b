package nl.chargecars.partnersync.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.TransitionId;
import nl.chargecars.partnersync.order.TransitionNotice;
import nl.chargecars.partnersync.order.TransitionNotices;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.status.StatusHistory;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Reports, for an order's timeline, whether the partner was notified of each transition. Where a transition has several events, the
 * one that most needs attention is shown.
 */
@Component
class OrderNotices implements TransitionNotices {

    /**
     * A repetition of an event replaces the earlier ones. An order is shown with a bounded history, so its newest events are enough:
     * a transition has three at most, unless they are repeated by hand.
     */
    private static final String EVENTS = """
            select distinct on (newest.transition_id, newest.integration_id, newest.event)
                   newest.transition_id, newest.integration_id, deliveries.state
            from unnest((select ?)::uuid[]) as asked (id)
            cross join lateral (
                select id, transition_id, integration_id, event, order_sequence
                from events
                where order_id = asked.id
                order by feed_position desc
                limit %s) as newest
            left join deliveries on deliveries.id = newest.id
            order by newest.transition_id, newest.integration_id, newest.event, newest.order_sequence desc, newest.id desc
            """.formatted(3 * StatusHistory.MOST);

    private static final String UNSENT = """
            select newest.transition_id, newest.reason
            from unnest((select ?)::uuid[]) as asked (id)
            cross join lateral (
                select transition_id, reason
                from unsent_transitions
                where order_id = asked.id
                order by transition_id desc
                limit %s) as newest
            """.formatted(StatusHistory.MOST);

    private final JdbcTemplate jdbc;
    private final Integrations integrations;

    OrderNotices(JdbcTemplate jdbc, Integrations integrations) {
        this.jdbc = jdbc;
        this.integrations = integrations;
    }

    /** @param state null when the integration had no {@code webhook_url} */
    private record NotifiedEvent(
            TransitionId transition,
            IntegrationId integration,
            @Nullable DeliveryState state) {

        boolean isPending() {
            return state == DeliveryState.PENDING;
        }

        TransitionNotice seenWith(Set<IntegrationId> sending) {
            return state == null
                    ? TransitionNotice.FEED_ONLY
                    : state.seenWith(sending.contains(integration)).notice();
        }
    }

    @Override
    public Map<TransitionId, TransitionNotice> of(Collection<OrderId> orders) {
        List<OrderId> distinct = orders.stream().distinct().toList();
        List<NotifiedEvent> told = Bulk.of(jdbc, distinct)
                .uuid(OrderId::value)
                .query(
                        EVENTS,
                        (row, _) -> new NotifiedEvent(
                                new TransitionId(Row.uuid(row, "transition_id")),
                                new IntegrationId(Row.uuid(row, "integration_id")),
                                stateOf(row)));
        Set<IntegrationId> sending = sending(told);
        Map<TransitionId, TransitionNotice> notices = new HashMap<>();
        told.forEach(one -> notices.merge(one.transition(), one.seenWith(sending), OrderNotices::moreUrgent));
        Bulk.of(jdbc, distinct)
                .uuid(OrderId::value)
                .query(
                        UNSENT,
                        (row, _) -> Map.entry(
                                new TransitionId(Row.uuid(row, "transition_id")),
                                UnsentReason.named(Row.text(row, "reason")).notice()))
                .forEach(unsent -> notices.put(unsent.getKey(), unsent.getValue()));
        return notices;
    }

    private static @Nullable DeliveryState stateOf(ResultSet row) throws SQLException {
        String state = row.getString("state");
        return state == null ? null : DeliveryState.named(state);
    }

    /** Returns which integrations may send; reads only those with something pending, which are few. */
    private Set<IntegrationId> sending(List<NotifiedEvent> told) {
        return told.stream()
                .filter(NotifiedEvent::isPending)
                .map(NotifiedEvent::integration)
                .distinct()
                .filter(id -> {
                    Optional<Integration> found = integrations.find(id);
                    return found.isPresent() && found.get().sending();
                })
                .collect(Collectors.toSet());
    }

    private static TransitionNotice moreUrgent(TransitionNotice left, TransitionNotice right) {
        return left.compareTo(right) <= 0 ? left : right;
    }
}
