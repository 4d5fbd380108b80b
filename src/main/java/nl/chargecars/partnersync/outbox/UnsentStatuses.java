package nl.chargecars.partnersync.outbox;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Lists the current statuses of orders for which the partner's status map has no word. One word in the map lets {@link UnsentStatusSender}
 * notify the partner of all orders in that status.
 */
@Component
public class UnsentStatuses {

    /** The most changes without a word that are read per partner: the newest, since most of the orders may have changed again. */
    public static final int MOST_LOOKED_AT = 1_000;

    /**
     * Keeps those changes of {@code unsent} that are the {@code latest} of their order. Each costs two look-ups; because of their
     * limits PostgreSQL never makes them a join, which would begin with all orders.
     */
    static final String WHERE_ORDERS_STAND = """
            cross join lateral (
                select from_status, to_status, sequence, created_at
                from status_transitions
                where id = unsent.transition_id
                limit 1) as latest
            cross join lateral (
                select from orders
                where id = unsent.order_id and transition_count = latest.sequence
                limit 1) as standing
            """;

    private static final String GROUPS = """
            select integrations.partner_organization_id as partner, latest.from_status, latest.to_status,
                   count(*) as orders, max(unsent.looked_at) as looked_at,
                   min(latest.created_at) as first_at, max(latest.created_at) as last_at
            from partner_integrations as integrations
            cross join lateral (
                select newest.order_id, newest.transition_id, count(*) over () as looked_at
                from (
                    select order_id, transition_id
                    from unsent_transitions
                    where partner_organization_id = integrations.partner_organization_id and reason = 'not_mapped'
                    order by transition_id desc
                    limit %s) as newest
            ) as unsent
            """.formatted(MOST_LOOKED_AT) + WHERE_ORDERS_STAND + """
            where integrations.is_active
              and (:partner::uuid is null or integrations.partner_organization_id = :partner)
            group by integrations.partner_organization_id, latest.from_status, latest.to_status
            """;

    private final Integrations integrations;
    private final JdbcClient client;

    UnsentStatuses(Integrations integrations, JdbcClient client) {
        this.integrations = integrations;
        this.client = client;
    }

    /**
     * The orders in one status for which the partner's mapping has no word.
     *
     * @param count among the changes that were read
     * @param more true when there may be more, since not all changes were read
     * @param firstAt when the first of these orders reached the status
     */
    public record Group(
            PartnerId partner,
            IntegrationId integration,
            String status,
            long count,
            boolean more,
            Instant firstAt,
            Instant lastAt) {

        private Group and(Group other) {
            return new Group(
                    partner,
                    integration,
                    status,
                    count + other.count,
                    more || other.more,
                    firstAt.isBefore(other.firstAt) ? firstAt : other.firstAt,
                    lastAt.isAfter(other.lastAt) ? lastAt : other.lastAt);
        }
    }

    private record Step(
            PartnerId partner,
            @Nullable String from,
            String to,
            long orders,
            long lookedAt,
            Instant firstAt,
            Instant lastAt) {

        boolean isSubscribedBy(Integration integration) {
            return integration.endpoint().isSubscribedTo(from, to);
        }

        Group of(Integration integration) {
            return new Group(partner, integration.id(), to, orders, lookedAt >= MOST_LOOKED_AT, firstAt, lastAt);
        }
    }

    /**
     * Returns the groups of partners that have an active integration, but only of changes that it has subscribed to: a word in the map
     * would not cause the partner to be notified of the others.
     *
     * @param partner null for all partners
     */
    public List<Group> groups(@Nullable PartnerId partner) {
        List<Step> steps = steps(partner);
        Map<PartnerId, Integration> active =
                integrations.active(steps.stream().map(Step::partner).collect(Collectors.toSet()));
        Collection<Group> groups = steps.stream()
                .flatMap(step ->
                        Optional.ofNullable(active.get(step.partner()))
                                .filter(step::isSubscribedBy)
                                .map(step::of)
                                .stream())
                .collect(Collectors.toMap(
                        group -> Map.entry(group.partner(), group.status()), Function.identity(), Group::and))
                .values();
        return List.copyOf(groups);
    }

    private List<Step> steps(@Nullable PartnerId partner) {
        return client.sql(GROUPS)
                .param("partner", partner == null ? null : partner.value())
                .query((row, _) -> new Step(
                        new PartnerId(Row.uuid(row, "partner")),
                        row.getString("from_status"),
                        Row.text(row, "to_status"),
                        row.getLong("orders"),
                        row.getLong("looked_at"),
                        Row.instant(row, "first_at"),
                        Row.instant(row, "last_at")))
                .list();
    }
}
