package nl.chargecars.partnersync.outbound;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.outbox.DeliveryLines;
import nl.chargecars.partnersync.outbox.Superseded;
import nl.chargecars.partnersync.outbox.Wakeup;
import nl.chargecars.partnersync.pacing.Pacing;
import nl.chargecars.partnersync.partner.EventType;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.LostRaces;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Applies {@code coalesce_updates}: of an order's status changes that could be sent now, only the newest is sent. The others are
 * dismissed, with the newest as the reason. This is decided at the last moment, when a status change was claimed and is about to be
 * sent, so that it works whatever made the changes wait: the cadence, a pause, or held deliveries.
 */
@Component
class Coalescing {

    /**
     * A newer status change of the same order that could be sent now: one that waits for its next attempt cannot, though it waits for
     * no boundary.
     */
    private static final String NEWER = """
            newer.order_id = claimed.order_id and newer.integration_id = claimed.integration_id
            and newer.order_sequence > claimed.order_sequence and newer.event = 'status_changed' and newer.state = 'pending'
            and newer.due_at <= case when newer.waits_for_boundary then claimed.boundary else claimed.now end
            """;

    private static final String NEWER_WAIT = """
            select claimed.id
            from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::bigint[], ?::timestamptz[], ?::timestamptz[])
                as claimed (id, order_id, integration_id, order_sequence, boundary, now)
            where exists (select 1 from deliveries as newer where %s)
            """.formatted(NEWER);

    /**
     * Dismisses superseded deliveries. One that was claimed just now was never attempted: its attempt is not counted, and the next
     * delivery need not wait for its lease to end.
     */
    private static final String SUPERSEDE = """
            update deliveries as older
            set state = 'dismissed', settled_at = newest.now, dismissal_reason = '%1$s' || newest.id,
                is_head = false, leased_by = null, due_at = newest.now,
                attempt_count = older.attempt_count - case when older.leased_by is null then 0 else 1 end
            from (
                select distinct on (claimed.id) newer.id, newer.order_id, newer.integration_id, newer.order_sequence,
                       claimed.id as claimed_id, claimed.node, claimed.now
                from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::bigint[], ?::timestamptz[], ?::timestamptz[], ?::uuid[])
                    as claimed (id, order_id, integration_id, order_sequence, boundary, now, node)
                join deliveries as newer on %2$s
                order by claimed.id, newer.order_sequence desc
            ) as newest
            where older.order_id = newest.order_id and older.integration_id = newest.integration_id
              and older.order_sequence < newest.order_sequence and older.event = 'status_changed' and older.state = 'pending'
              and (older.leased_by is null or (older.id = newest.claimed_id and older.leased_by = newest.node))
            returning older.id
            """.formatted(Superseded.BY, NEWER);

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final DeliveryLines lines;
    private final Wakeup wakeup;
    private final Pacing pacing;
    private final Node node;

    Coalescing(
            JdbcTemplate jdbc,
            TransactionTemplate transaction,
            DeliveryLines lines,
            Wakeup wakeup,
            Pacing pacing,
            Node node) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.lines = lines;
        this.wakeup = wakeup;
        this.pacing = pacing;
        this.node = node;
    }

    private record Claimed(LeasedDelivery delivery, Instant boundary) {}

    /**
     * Dismisses the claimed deliveries that are superseded, and returns the others, which are to be sent. The newest deliveries of the
     * lines are claimed next.
     */
    List<LeasedDelivery> withoutSuperseded(
            List<LeasedDelivery> claimed, Map<IntegrationId, Integration> integrations, Instant now) {
        List<Claimed> candidates = claimed.stream()
                .filter(one -> one.event().equals(EventType.STATUS_CHANGED.wireName()))
                .flatMap(one -> Stream.ofNullable(integrations.get(one.integration()))
                        .filter(integration -> integration.delivery().coalesceUpdates())
                        .map(integration -> new Claimed(one, pacing.boundary(integration, now))))
                .toList();
        Set<DeliveryId> behindNewer = Set.copyOf(columns(candidates, now).query(NEWER_WAIT, (row, _) -> id(row)));
        if (behindNewer.isEmpty()) {
            return claimed;
        }
        List<Claimed> superseded = candidates.stream()
                .filter(one -> behindNewer.contains(one.delivery().id()))
                .toList();
        Set<DeliveryId> dismissed = LostRaces.rerun(transaction, () -> supersede(superseded, now));
        return claimed.stream().filter(one -> !dismissed.contains(one.id())).toList();
    }

    private Set<DeliveryId> supersede(List<Claimed> superseded, Instant now) {
        Set<OrderId> orders =
                superseded.stream().map(one -> one.delivery().order()).collect(Collectors.toSet());
        lines.lock(orders);
        Set<DeliveryId> dismissed =
                new HashSet<>(columns(superseded, now).uuid(_ -> node.id()).query(SUPERSEDE, (row, _) -> id(row)));
        wakeup.signalAfterCommit(lines.promote(orders));
        return dismissed;
    }

    private Bulk<Claimed> columns(List<Claimed> claimed, Instant now) {
        return Bulk.of(jdbc, claimed)
                .uuid(one -> one.delivery().id().value())
                .uuid(one -> one.delivery().order().value())
                .uuid(one -> one.delivery().integration().value())
                .bigint(one -> one.delivery().orderSequence())
                .instant(Claimed::boundary)
                .instant(_ -> now);
    }

    private static DeliveryId id(ResultSet row) throws SQLException {
        return new DeliveryId(Row.uuid(row, "id"));
    }
}
