package nl.chargecars.partnersync.outbound;

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
import nl.chargecars.partnersync.order.TransitionNotices;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * For the timeline of an order: what became of telling the partner. A transition that makes several events shows the one that
 * most needs looking at.
 */
@Component
class OrderNotices implements TransitionNotices {

    /** What was told anew counts for what was told before. */
    private static final String EVENTS = """
            select distinct on (events.transition_id, events.integration_id, events.event)
                   events.transition_id, events.integration_id, coalesce(deliveries.state, 'feed_only') as notice
            from events
            left join deliveries on deliveries.id = events.id
            where events.order_id = any((select ?)::uuid[])
            order by events.transition_id, events.integration_id, events.event, events.order_sequence desc, events.id desc
            """;

    private static final String UNSENT = """
            select transition_id, case reason when 'not_mapped_nor_subscribed' then 'not_mapped' else reason end as reason
            from unsent_transitions
            where order_id = any((select ?)::uuid[])
            """;

    /** What most needs looking at comes first. */
    private static final List<String> BY_URGENCY =
            List.of("failed", "held", "pending", "dismissed", "delivered", "feed_only");

    private final JdbcTemplate jdbc;
    private final Integrations integrations;

    OrderNotices(JdbcTemplate jdbc, Integrations integrations) {
        this.jdbc = jdbc;
        this.integrations = integrations;
    }

    private record Told(TransitionId transition, IntegrationId integration, String notice) {

        boolean isPending() {
            return notice.equals(DeliveryState.PENDING.wireName());
        }

        String seenWith(Set<IntegrationId> sending) {
            return isPending() && !sending.contains(integration) ? DeliveryState.HELD.wireName() : notice;
        }
    }

    @Override
    public Map<TransitionId, String> of(Collection<OrderId> orders) {
        List<OrderId> distinct = orders.stream().distinct().toList();
        List<Told> told = Bulk.of(jdbc, distinct)
                .uuid(OrderId::value)
                .query(
                        EVENTS,
                        (row, _) -> new Told(
                                new TransitionId(Row.uuid(row, "transition_id")),
                                new IntegrationId(Row.uuid(row, "integration_id")),
                                Row.text(row, "notice")));
        Set<IntegrationId> sending = sending(told);
        Map<TransitionId, String> notices = new HashMap<>();
        told.forEach(one -> notices.merge(one.transition(), one.seenWith(sending), OrderNotices::moreUrgent));
        Bulk.of(jdbc, distinct)
                .uuid(OrderId::value)
                .query(
                        UNSENT,
                        (row, _) ->
                                Map.entry(new TransitionId(Row.uuid(row, "transition_id")), Row.text(row, "reason")))
                .forEach(unsent -> notices.put(unsent.getKey(), unsent.getValue()));
        return notices;
    }

    /** Asked only about those that have something pending, which are few. */
    private Set<IntegrationId> sending(List<Told> told) {
        return told.stream()
                .filter(Told::isPending)
                .map(Told::integration)
                .distinct()
                .filter(id -> {
                    Optional<Integration> found = integrations.find(id);
                    return found.isPresent() && found.get().sending();
                })
                .collect(Collectors.toSet());
    }

    private static String moreUrgent(String left, String right) {
        return BY_URGENCY.indexOf(left) <= BY_URGENCY.indexOf(right) ? left : right;
    }
}
