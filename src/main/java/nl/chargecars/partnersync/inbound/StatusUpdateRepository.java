package nl.chargecars.partnersync.inbound;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.TransitionId;
import nl.chargecars.partnersync.settings.RetentionSettings;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Read;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.storage.Write;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Table {@code partner_status_updates}: every authenticated status update of partners, with its outcome. */
@Repository
class StatusUpdateRepository {

    private static final String ACCEPTED_WEBHOOK_IDS = """
            select known.partner_organization_id, known.webhook_id, known.mapped_status
            from unnest(?::uuid[], ?::text[]) as wanted (partner, webhook_id)
            join partner_status_updates as known
              on known.partner_organization_id = wanted.partner and known.webhook_id = wanted.webhook_id
            where known.outcome in ('applied', 'unchanged', 'stale')
            """;

    private static final String ACCEPTED_STATUSES = """
            select known.order_id, known.partner_status, known.partner_timestamp, known.mapped_status
            from unnest(?::uuid[], ?::text[], ?::timestamptz[]) as wanted (order_id, partner_status, partner_timestamp)
            join partner_status_updates as known
              on known.order_id = wanted.order_id and known.partner_timestamp = wanted.partner_timestamp
             and known.partner_status = wanted.partner_status
            where known.outcome in ('applied', 'unchanged', 'stale')
            """;

    private static final String ACCEPTED = """
            select id, mapped_status
            from partner_status_updates
            where id = any(?) and outcome in ('applied', 'unchanged', 'duplicate', 'stale')
            """;

    private static final String INSERT = """
            with given as (
                select * from unnest(
                    ?::uuid[], ?::uuid[], ?::uuid[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::timestamptz[], ?::uuid[], ?::text[], ?::text[], ?::uuid[], ?::text[], ?::timestamptz[])
                    as given (id, partner, integration_id, received_at, origin, webhook_id, body, partner_order_id,
                              partner_status, partner_timestamp, order_id, mapped_status, outcome, transition_id, message,
                              processed_at)
            ), bodies as (
                insert into status_update_bodies (status_update_id, body)
                select id, body from given
            )
            insert into partner_status_updates (
                id, partner_organization_id, integration_id, received_at, origin, webhook_id, partner_order_id, partner_status,
                partner_timestamp, order_id, mapped_status, outcome, transition_id, message, processed_at)
            select id, partner, integration_id, received_at, origin, webhook_id, partner_order_id, partner_status,
                   partner_timestamp, order_id, mapped_status, outcome, transition_id, message, processed_at
            from given
            """;

    private static final String REPLACE = """
            update partner_status_updates as kept
            set integration_id = given.integration_id, partner_order_id = given.partner_order_id,
                partner_status = given.partner_status, partner_timestamp = given.partner_timestamp,
                order_id = given.order_id, mapped_status = given.mapped_status, outcome = given.outcome,
                transition_id = given.transition_id, message = given.message, processed_at = given.processed_at,
                dismissed_at = null, dismissal_reason = null
            from unnest(
                ?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::timestamptz[], ?::uuid[], ?::text[], ?::text[], ?::uuid[],
                ?::text[], ?::timestamptz[])
                as given (id, integration_id, partner_order_id, partner_status, partner_timestamp, order_id, mapped_status,
                          outcome, transition_id, message, processed_at)
            where kept.id = given.id and kept.outcome not in ('applied', 'unchanged', 'duplicate', 'stale')
            """;

    private static final String COLUMNS = """
            select updates.id, updates.received_at, updates.origin, updates.webhook_id, bodies.body, updates.partner_order_id,
                   updates.partner_status, updates.partner_timestamp, updates.order_id, orders.order_number,
                   updates.mapped_status, updates.outcome, updates.transition_id, updates.message, updates.processed_at,
                   updates.dismissed_at, updates.dismissal_reason
            from partner_status_updates as updates
            left join status_update_bodies as bodies on bodies.status_update_id = updates.id
            left join orders on orders.id = updates.order_id
            """;

    private static final String BY_ID = COLUMNS + """
            where updates.partner_organization_id = :partner and updates.id = any(:ids::uuid[])
            """;

    private static final String OF_PARTNER = COLUMNS + """
            where updates.partner_organization_id = :partner
            """;
    private static final String OF_ORDER = " and updates.partner_order_id = :partner_order_id";
    private static final String BEHIND = " and updates.id < :before";

    /**
     * "Nulls last" is the order of the index on the partner, and not that of the primary key, which has the updates of all partners.
     */
    private static final String NEWEST_FIRST = " order by updates.id desc nulls last limit :limit";

    private static final String WAITING = COLUMNS + """
            where updates.partner_organization_id = :partner and updates.outcome = 'status_not_mapped'
              and updates.dismissed_at is null
              and updates.partner_status = any(:words::text[])
              and updates.id > :after
            order by updates.id nulls first
            limit :limit
            """;

    private final JdbcTemplate jdbc;
    private final JdbcClient client;
    private final RetentionSettings retention;

    StatusUpdateRepository(JdbcTemplate jdbc, JdbcClient client, Settings settings) {
        this.jdbc = jdbc;
        this.client = client;
        this.retention = settings.retention();
    }

    record WebhookKey(PartnerId partner, String webhookId) {}

    record StatusKey(OrderId order, String partnerStatus, Instant timestamp) {}

    private interface KeyReader<K> {
        K read(ResultSet row) throws SQLException;
    }

    /** Finds which of these keys an accepted update had, and the status of ours that it was mapped to. */
    Read<Map.Entry<WebhookKey, String>> acceptedWebhookIds(List<WebhookKey> keys) {
        return mapped(
                Bulk.of(jdbc, keys).uuid(key -> key.partner().value()).text(WebhookKey::webhookId),
                ACCEPTED_WEBHOOK_IDS,
                row -> new WebhookKey(
                        new PartnerId(Row.uuid(row, "partner_organization_id")), Row.text(row, "webhook_id")));
    }

    /** Finds which of these statuses an accepted update stated already, and the status of ours that it was mapped to. */
    Read<Map.Entry<StatusKey, String>> acceptedStatuses(List<StatusKey> keys) {
        return mapped(
                Bulk.of(jdbc, keys)
                        .uuid(key -> key.order().value())
                        .text(StatusKey::partnerStatus)
                        .instant(StatusKey::timestamp),
                ACCEPTED_STATUSES,
                row -> new StatusKey(
                        new OrderId(Row.uuid(row, "order_id")),
                        Row.text(row, "partner_status"),
                        Row.instant(row, "partner_timestamp")));
    }

    /** Finds which of these updates are accepted by now, and the status of ours that each was mapped to. */
    Read<Map.Entry<UUID, String>> accepted(List<UUID> ids) {
        return mapped(Bulk.of(jdbc, ids).uuid(id -> id), ACCEPTED, row -> Row.uuid(row, "id"));
    }

    private static <K> Read<Map.Entry<K, String>> mapped(Bulk<K> keys, String sql, KeyReader<K> reader) {
        return keys.read(sql, (row, _) -> Map.entry(reader.read(row), Row.text(row, "mapped_status")));
    }

    /**
     * Inserts new updates; for updates that are processed again, writes the new outcome, unless they were accepted in the meantime.
     */
    List<Write> saving(Collection<ProcessedUpdate> updates, Instant now) {
        return List.of(
                inserting(
                        updates.stream().filter(one -> !one.received().again()).toList(), now),
                replacing(updates.stream().filter(one -> one.received().again()).toList(), now));
    }

    private Write inserting(List<ProcessedUpdate> updates, Instant now) {
        Bulk<ProcessedUpdate> rows = Bulk.of(jdbc, updates)
                .uuid(one -> one.received().id())
                .uuid(one -> one.received().partner().value())
                .uuid(StatusUpdateRepository::integration)
                .instant(one -> one.received().receivedAt())
                .text(one -> one.received().origin().wireName())
                .text(one -> one.received().webhookId())
                .text(one -> one.received().body());
        return outcome(rows, now).write(INSERT);
    }

    private Write replacing(List<ProcessedUpdate> updates, Instant now) {
        Bulk<ProcessedUpdate> rows =
                Bulk.of(jdbc, updates).uuid(one -> one.received().id()).uuid(StatusUpdateRepository::integration);
        return outcome(rows, now).write(REPLACE);
    }

    private static Bulk<ProcessedUpdate> outcome(Bulk<ProcessedUpdate> rows, Instant now) {
        return rows.text(one -> one.received().partnerOrderId())
                .text(one -> one.received().partnerStatus())
                .instant(one -> one.received().partnerTimestamp())
                .uuid(one -> one.order() == null ? null : one.order().value())
                .text(ProcessedUpdate::mappedStatus)
                .text(one -> one.outcome().wireName())
                .uuid(one -> one.transition() == null ? null : one.transition().value())
                .text(ProcessedUpdate::message)
                .instant(_ -> now);
    }

    private static @Nullable UUID integration(ProcessedUpdate one) {
        return one.integration() == null ? null : one.integration().value();
    }

    /** @throws Refusal NOT_FOUND when this partner sent no such update */
    StatusUpdateView require(PartnerId partner, UUID id) {
        return Optional.ofNullable(find(partner, List.of(id)).get(id))
                .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "There is no such status update."));
    }

    /** Returns the partner's updates with the given ids; ids without an update are left out. */
    Map<UUID, StatusUpdateView> find(PartnerId partner, Collection<UUID> ids) {
        return client
                .sql(BY_ID)
                .param("partner", partner.value())
                .param("ids", ids.toArray(UUID[]::new))
                .query((row, _) -> view(row))
                .list()
                .stream()
                .collect(Collectors.toMap(StatusUpdateView::statusUpdateId, Function.identity()));
    }

    /** Lists the partner's updates, the newest first; a filter that is null matches all of them. */
    List<StatusUpdateView> list(
            PartnerId partner,
            @Nullable Outcome outcome,
            @Nullable String partnerOrderId,
            @Nullable UUID before,
            int limit) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("partner", partner.value());
        values.put("partner_order_id", partnerOrderId);
        values.put("before", before);
        values.put("limit", limit);
        String sql = OF_PARTNER
                + withOutcome(outcome)
                + (partnerOrderId == null ? "" : OF_ORDER)
                + (before == null ? "" : BEHIND)
                + NEWEST_FIRST;
        return client.sql(sql).params(values).query((row, _) -> view(row)).list();
    }

    /**
     * Writes the outcome into the SQL text: the outcomes other than {@code applied} have an index of their own, which no plan for a
     * parameter could use.
     */
    private static String withOutcome(@Nullable Outcome outcome) {
        return outcome == null ? "" : " and updates.outcome = '" + outcome.wireName() + "'";
    }

    /** Returns the updates that wait for a mapping of one of these words, the oldest first. */
    List<StatusUpdateView> waiting(PartnerId partner, Collection<String> words, UUID after, int limit) {
        return client.sql(WAITING)
                .param("partner", partner.value())
                .param("words", words.toArray(String[]::new))
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> view(row))
                .list();
    }

    private StatusUpdateView view(ResultSet row) throws SQLException {
        Instant receivedAt = Row.instant(row, "received_at");
        UUID order = Row.uuidOrNull(row, "order_id");
        UUID transition = Row.uuidOrNull(row, "transition_id");
        return new StatusUpdateView(
                Row.uuid(row, "id"),
                receivedAt,
                Origin.named(Row.text(row, "origin")),
                row.getString("webhook_id"),
                row.getString("partner_order_id"),
                row.getString("partner_status"),
                Row.instantOrNull(row, "partner_timestamp"),
                Outcome.named(Row.text(row, "outcome")),
                order == null ? null : new OrderId(order),
                row.getString("order_number"),
                row.getString("mapped_status"),
                transition == null ? null : new TransitionId(transition),
                row.getString("message"),
                Row.instant(row, "processed_at"),
                Row.instantOrNull(row, "dismissed_at"),
                row.getString("dismissal_reason"),
                row.getString("body"),
                receivedAt.plus(Duration.ofDays(retention.payloadDays())));
    }
}
