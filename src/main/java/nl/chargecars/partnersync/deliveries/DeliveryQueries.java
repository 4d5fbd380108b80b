package nl.chargecars.partnersync.deliveries;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.TransitionId;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.outbox.Priority;
import nl.chargecars.partnersync.outbox.Sendable;
import nl.chargecars.partnersync.pacing.Cadence;
import nl.chargecars.partnersync.pacing.Pacing;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.ShownAddress;
import nl.chargecars.partnersync.settings.RetentionSettings;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.web.Page;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads deliveries and their attempts: for display, and to select those that a replay or a group's dismissal handles. */
@Repository
class DeliveryQueries {

    private static final String COLUMNS = """
            select deliveries.id, deliveries.integration_id, events.transition_id, deliveries.event, deliveries.state,
                   deliveries.priority, deliveries.created_at, deliveries.is_head, deliveries.leased_by is not null as leased,
                   deliveries.due_at, deliveries.waits_for_boundary, deliveries.attempt_count, deliveries.last_response_status, deliveries.last_error,
                   deliveries.last_error_code,
                   deliveries.settled_at, deliveries.dismissal_reason,
                   orders.order_number as chargecars_order_id,
                   orders.partner_external_references ->> 'partner_order_id' as partner_order_id
            from deliveries
            join events on events.id = deliveries.id
            join orders on orders.id = deliveries.order_id
            where\s""";

    private static final String BEHIND = " and (deliveries.created_at, deliveries.id) < (:place_time, :place_id)";

    private static final String NEWEST_FIRST = " order by deliveries.created_at desc, deliveries.id desc limit :limit";

    private static final String ONE = "deliveries.id = :id and deliveries.partner_organization_id = :partner";

    /**
     * The newest ones, those that others wait for, and the oldest that failed, however many came after it. Behind {@code offset 0}
     * PostgreSQL reads the order's own, and not all of everybody that failed or go first.
     */
    private static final String OF_ORDER = """
            deliveries.order_id = :order
              and deliveries.id = any(array(
                  (select id from deliveries where order_id = :order order by order_sequence desc limit :limit)
                  union
                  (select id from (select id, is_head from deliveries where order_id = :order offset 0) as own where is_head)
                  union
                  (select id from (select id, state, order_sequence from deliveries where order_id = :order offset 0) as own
                   where state = 'failed' order by order_sequence limit 1)))
            order by deliveries.order_sequence desc
            """;

    /** Whether deliveries wait for several of the partner's integrations. An integration for which any wait has a head. */
    private static final String SEVERAL_WAIT = """
            select count(*) > 1
            from partner_integrations as integration
            where integration.partner_organization_id = :partner
              and exists (select from deliveries as head where head.integration_id = integration.id and head.is_head)
            """;

    private static final String COUNT = "select count(*) from deliveries where ";

    /** Because of its limit PostgreSQL does not turn the look-up into a join with all attempts. */
    private static final String KEPT = """
            select id, payload_of(id) as payload,
                   (select true from delivery_attempts where delivery_id = asked.id and error is null limit 1) as arrived
            from unnest(:ids) as asked (id)
            """;

    /**
     * The newest attempts of each delivery, as long as all together fit a page. Each counts 5,000 characters more than its texts: a
     * page shows the payload with it.
     */
    private static final String ATTEMPTS = """
            select delivery_id, attempt, started_at, latency_ms, request_url, request_headers, response_status, response_body, error,
                   error_code
            from (select newest.delivery_id, newest.attempt, newest.started_at, newest.latency_ms, newest.request_url,
                         newest.request_headers, newest.response_status, newest.response_body, newest.error, newest.error_code,
                         sum(5000 + octet_length(newest.request_headers::text) + coalesce(octet_length(newest.response_body), 0))
                             over (order by newest.started_at desc, newest.delivery_id desc, newest.attempt desc) as characters
                  from unnest(:ids) as asked (id)
                  cross join lateral (
                      select delivery_id, attempt, started_at, latency_ms, request_url, request_headers, response_status,
                             response_body, error, error_code
                      from delivery_attempts
                      where delivery_id = asked.id
                      order by attempt desc
                      limit :most) as newest) as measured
            where characters <= :largest
            order by delivery_id, attempt
            """;

    private static final String REPLAYED = "select deliveries.id, deliveries.created_at from deliveries where ";

    private static final String BEFORE = " and (deliveries.created_at, deliveries.id) > (:place_time, :place_id)";

    private static final String OLDEST_FIRST = " order by deliveries.created_at, deliveries.id limit :limit";

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final LongSearches searches = new LongSearches(LONGEST_WAIT);
    private final JdbcClient client;
    private final Pacing pacing;
    private final RetentionSettings retention;
    private final Clock clock;

    DeliveryQueries(JdbcClient client, Pacing pacing, Settings settings, Clock clock) {
        this.client = client;
        this.pacing = pacing;
        this.retention = settings.retention();
        this.clock = clock;
    }

    /** What is kept of a delivery, as long as its retention lasts. */
    private record Kept(@Nullable String payload, boolean arrived) {}

    /** The position after which a list of deliveries continues. */
    record Place(Instant createdAt, DeliveryId id) {}

    /**
     * Lists deliveries, newest first; {@code behind} is null for the first page.
     *
     * @throws Refusal OVERLOADED when too many such lists are being read that may take long
     */
    List<DeliveryView> list(DeliveryFilter filter, @Nullable Place behind, int limit) {
        return mayTakeLong(filter)
                ? searches.take(filter.partner(), () -> read(filter, behind, limit))
                : read(filter, behind, limit);
    }

    private boolean mayTakeLong(DeliveryFilter filter) {
        return filter.sifts() || (filter.siftsWhereSeveralWait() && severalWait(filter.partner()));
    }

    private boolean severalWait(PartnerId partner) {
        return client.sql(SEVERAL_WAIT)
                .param("partner", partner.value())
                .query(Boolean.class)
                .single();
    }

    private List<DeliveryView> read(DeliveryFilter filter, @Nullable Place behind, int limit) {
        DeliveryFilter.Condition condition = filter.condition();
        String sql = COLUMNS + condition.sql() + (behind == null ? "" : BEHIND) + NEWEST_FIRST;
        return statement(sql, condition, behind, limit)
                .query((row, _) -> view(row, filter.sending()))
                .list();
    }

    /**
     * The positions of the matching deliveries, without superseded ones. Oldest first, so that the queue of an order that is
     * reopened starts at its beginning.
     */
    List<Place> places(DeliveryFilter filter, @Nullable Place after, int limit) {
        DeliveryFilter.Condition condition = filter.conditionWithoutSuperseded();
        String sql = REPLAYED + condition.sql() + (after == null ? "" : BEFORE) + OLDEST_FIRST;
        return statement(sql, condition, after, limit)
                .query((row, _) -> new Place(Row.instant(row, "created_at"), new DeliveryId(Row.uuid(row, "id"))))
                .list();
    }

    /** @param place null for a statement that has no parameters for one */
    private JdbcClient.StatementSpec statement(
            String sql, DeliveryFilter.Condition condition, @Nullable Place place, int limit) {
        JdbcClient.StatementSpec statement =
                client.sql(sql).params(condition.values()).param("limit", limit);
        return place == null
                ? statement
                : statement
                        .param("place_time", Row.timestamp(place.createdAt()))
                        .param("place_id", place.id().value());
    }

    /**
     * The number of deliveries that {@link #places} finds. Not for a caller that has a connection already: it would keep it while it
     * waits for its turn.
     *
     * @throws Refusal OVERLOADED when too many counts are under way
     */
    long count(DeliveryFilter filter) {
        DeliveryFilter.Condition condition = filter.conditionWithoutSuperseded();
        return searches.take(
                filter.partner(),
                () -> client.sql(COUNT + condition.sql())
                        .params(condition.values())
                        .query(Long.class)
                        .single());
    }

    /**
     * Counts those of the newest {@code most} deliveries that {@link #count} counts whose payloads are no longer kept.
     *
     * @throws Refusal as {@link #count}
     */
    long countWithoutPayload(DeliveryFilter filter, int most) {
        DeliveryFilter.Condition condition = filter.conditionWithoutSuperseded();
        String sql = "select count(*) from (" + REPLAYED + condition.sql() + NEWEST_FIRST + ") as deliveries where not "
                + Sendable.CONDITION;
        return searches.take(
                filter.partner(),
                () -> statement(sql, condition, null, most).query(Long.class).single());
    }

    /** @param sending the partner's integration that may send now */
    Optional<DeliveryDetail> one(PartnerId partner, DeliveryId id, Optional<Integration> sending) {
        return client.sql(COLUMNS + ONE)
                .param("id", id.value())
                .param("partner", partner.value())
                .query((row, _) -> view(row, sending))
                .optional()
                .map(view -> details(List.of(view)).getFirst());
    }

    /**
     * The newest deliveries of an order, and of the others those that others wait for and the oldest that failed; in the order in
     * which they are sent.
     */
    List<DeliveryDetail> ofOrder(OrderId order, int most, Optional<Integration> sending) {
        List<DeliveryView> newestFirst = client.sql(COLUMNS + OF_ORDER)
                .param("order", order.value())
                .param("limit", most)
                .query((row, _) -> view(row, sending))
                .list();
        return details(newestFirst.reversed());
    }

    private List<DeliveryDetail> details(List<DeliveryView> views) {
        UUID[] ids = views.stream().map(view -> view.deliveryId().value()).toArray(UUID[]::new);
        Map<UUID, Kept> kept = new HashMap<>();
        client.sql(KEPT)
                .param("ids", ids)
                .query((row, _) ->
                        Map.entry(Row.uuid(row, "id"), new Kept(row.getString("payload"), row.getBoolean("arrived"))))
                .list()
                .forEach(one -> kept.put(one.getKey(), one.getValue()));
        Map<UUID, List<DeliveryDetail.Attempt>> attempts = new HashMap<>();
        client.sql(ATTEMPTS)
                .param("ids", ids)
                .param("most", DeliveryDetail.MOST_ATTEMPTS)
                .param("largest", Page.LARGEST)
                .query((row, _) -> Map.entry(Row.uuid(row, "delivery_id"), attempt(row)))
                .list()
                .forEach(one -> attempts.computeIfAbsent(one.getKey(), _ -> new ArrayList<>())
                        .add(one.getValue()));
        return views.stream()
                .map(view -> {
                    UUID id = view.deliveryId().value();
                    Kept one = Objects.requireNonNull(kept.get(id));
                    return new DeliveryDetail(
                            view,
                            one.payload(),
                            retainedUntil(view),
                            attempts.getOrDefault(id, List.of()),
                            one.arrived());
                })
                .toList();
    }

    /** Until when the payload is kept at least. It is kept longer while the delivery is open, and in any case a little longer. */
    private Instant retainedUntil(DeliveryView view) {
        return view.createdAt().plus(Duration.ofDays(retention.payloadDays()));
    }

    private static DeliveryDetail.Attempt attempt(ResultSet row) throws SQLException {
        String error = row.getString("error");
        // masks the address again: rows of older releases contain it unmasked
        return new DeliveryDetail.Attempt(
                row.getInt("attempt"),
                Row.instant(row, "started_at"),
                row.getInt("latency_ms"),
                new DeliveryDetail.Request(
                        "POST", ShownAddress.of(Row.text(row, "request_url")), Row.text(row, "request_headers")),
                new DeliveryDetail.Response(Row.intOrNull(row, "response_status"), row.getString("response_body")),
                error,
                row.getString("error_code"),
                error == null);
    }

    private DeliveryView view(ResultSet row, Optional<Integration> sending) throws SQLException {
        var integration = new IntegrationId(Row.uuid(row, "integration_id"));
        DeliveryState stored = DeliveryState.named(Row.text(row, "state"));
        Optional<Integration> sender = sending.filter(one -> one.id().equals(integration));
        DeliveryState state = stored.seenWith(sender.isPresent());
        // not with the lease that a dead node left: nobody claims the delivery again while the lane is paused
        boolean underWay =
                row.getBoolean("leased") && Row.instant(row, "due_at").isAfter(clock.instant());
        boolean waitingForEarlier = stored == DeliveryState.PENDING && !row.getBoolean("is_head");
        boolean planned = state == DeliveryState.PENDING && !underWay && !waitingForEarlier;
        return new DeliveryView(
                new DeliveryId(Row.uuid(row, "id")),
                integration,
                new TransitionId(Row.uuid(row, "transition_id")),
                Row.text(row, "event"),
                state,
                Priority.of(row.getInt("priority")).wireName(),
                Row.text(row, "chargecars_order_id"),
                Row.text(row, "partner_order_id"),
                Row.instant(row, "created_at"),
                waitingForEarlier,
                underWay,
                planned ? nextAttempt(row, sender.orElseThrow()) : null,
                row.getInt("attempt_count"),
                Row.intOrNull(row, "last_response_status"),
                row.getString("last_error"),
                row.getString("last_error_code"),
                Row.instantOrNull(row, "settled_at"),
                row.getString("dismissal_reason"));
    }

    /**
     * When the next attempt is due. The first attempt waits for a boundary of the cadence, a later one for its due time; both wait
     * while the lane is paused.
     */
    private Instant nextAttempt(ResultSet row, Integration integration) throws SQLException {
        Instant due = Row.instant(row, "due_at");
        boolean waits = row.getBoolean("waits_for_boundary");
        return pacing.notBefore(
                integration, waits ? Cadence.goesOut(integration.delivery().frequency(), due) : due);
    }
}
