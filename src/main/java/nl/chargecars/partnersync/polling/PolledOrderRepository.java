package nl.chargecars.partnersync.polling;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.inbound.Outcome;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.polling.OrderAnswer.Status;
import nl.chargecars.partnersync.polling.PolledOrder.Heard;
import nl.chargecars.partnersync.polling.PolledOrder.Result;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reads the orders to poll and saves the results. The orders are read in the order of their ids: for each status that is not final
 * one range of the index that begins with partner and status, however many final orders there are.
 */
@Repository
class PolledOrderRepository {

    private static final String COLUMNS = """
            open.id, open.partner_order_id, open.status as order_status, open.transition_count,
            polled.failures, (polled.integration_id, polled.version) = (:integration, :version) as same_version,
            polled.etag, polled.last_modified, polled.partner_status, polled.partner_timestamp, polled.outcome,
            polled.error, polled.error_code,
            polled.transition_count as heard_at_count,
            (select caused_by
             from status_transitions
             where entity_type = 'order' and entity_id = open.id and sequence = open.transition_count)
                = 'partner' as moved_by_partner
            """;

    static final String PAGE = "select " + COLUMNS + """
            from unnest(:statuses::text[]) as wanted (status)
            cross join lateral (
                select orders.id, orders.order_status as status, orders.transition_count,
                       orders.partner_external_references ->> 'partner_order_id' as partner_order_id
                from orders
                left join polled_orders as known on known.order_id = orders.id
                where orders.partner_organization_id = :partner
                  and orders.order_status = wanted.status
                  and orders.id > :after
                  and (known.not_before is null or known.not_before <= :now
                       or (known.integration_id, known.version) <> (:integration, :version))
                order by orders.id nulls first
                limit :limit) as open
            left join polled_orders as polled on polled.order_id = open.id
            order by open.id
            limit :limit
            """;

    /** Each order is looked up by its id, however many orders there are: a lookup with a limit is not merged with all orders. */
    private static final String ASKED = """
            from polled_orders as polled
            cross join lateral (
                select orders.id, orders.order_status as status, orders.transition_count,
                       orders.partner_external_references ->> 'partner_order_id' as partner_order_id
                from orders
                where orders.id = polled.order_id and orders.order_status = any(:statuses::text[])
                limit 1) as open
            where polled.integration_id = :integration and polled.version = :version
            """;

    /** Reads the index of the orders that failed, and no other order. */
    private static final String FAILED = "select " + COLUMNS + ASKED + """
              and polled.error is not null and polled.failures > 0 and polled.not_before <= :now
              and polled.order_id > :after
            order by polled.order_id
            limit :limit
            """;

    private static final String NEWEST_ANSWERED = "select " + COLUMNS + ASKED + """
              and polled.failures = 0
            order by polled.order_id desc
            limit 1
            """;

    private static final String FAILED_AMONG = """
            select order_id
            from polled_orders
            where order_id = any(:orders::uuid[]) and integration_id = :integration and version = :version
              and failures > 0
            """;

    private static final String SAVE = """
            insert into polled_orders (
                order_id, integration_id, version, polled_at, etag, last_modified, partner_status, partner_timestamp, outcome,
                transition_count, failures, not_before, error, error_code)
            select * from unnest(
                ?::uuid[], ?::uuid[], ?::int[], ?::timestamptz[], ?::text[], ?::text[], ?::text[], ?::timestamptz[],
                ?::text[], ?::int[], ?::int[], ?::timestamptz[], ?::text[],
                ?::text[])
            on conflict (order_id) do update
            set integration_id = excluded.integration_id, version = excluded.version, polled_at = excluded.polled_at,
                etag = excluded.etag, last_modified = excluded.last_modified, partner_status = excluded.partner_status,
                partner_timestamp = excluded.partner_timestamp, outcome = excluded.outcome,
                transition_count = excluded.transition_count, failures = excluded.failures,
                not_before = excluded.not_before, error = excluded.error, error_code = excluded.error_code
            """;

    private static final String FORGET = """
            delete from polled_orders
            using orders
            where polled_orders.integration_id = any(:integrations::uuid[]) and orders.id = polled_orders.order_id
              and orders.order_status <> all(:statuses::text[])
            """;

    private static final String FAILING = """
            select orders.partner_external_references ->> 'partner_order_id' as partner_order_id, orders.order_number,
                   polled.polled_at, polled.not_before, polled.failures, polled.error,
                   polled.error_code
            from polled_orders as polled
            join orders on orders.id = polled.order_id
            where polled.integration_id = :integration and polled.error is not null
            order by polled.order_id
            limit :limit
            """;

    private static final String NEXT_RETRY = """
            select not_before
            from polled_orders
            where integration_id = :integration and version = :version and error is not null
              and not_before is not null
            order by not_before
            limit 1
            """;

    /** Leaves alone what is being saved, which has just been requested. */
    private static final String WAIT_NO_LONGER = """
            update polled_orders
            set not_before = :now
            where order_id in (
                select order_id
                from polled_orders
                where integration_id = :integration and error is not null and not_before > :now
                for update skip locked)
            """;

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final JdbcTemplate jdbc;
    private final JdbcClient client;

    PolledOrderRepository(JdbcTemplate jdbc, JdbcClient client) {
        this.jdbc = jdbc;
        this.client = client;
    }

    /**
     * An order whose latest request failed or whose status was refused.
     *
     * @param nextAttemptAt null when the order is requested in every round of all orders
     * @param errorCode null for failures from before codes existed
     */
    record Failing(
            String partnerOrderId,
            String chargecarsOrderId,
            Instant polledAt,
            @Nullable Instant nextAttemptAt,
            int failures,
            String error,
            @Nullable String errorCode) {}

    /**
     * Returns one page of orders to poll, by id.
     *
     * @param statuses the statuses that are not final
     * @param after the last order of the previous page; null for the first page
     */
    List<PolledOrder> page(
            Integration integration, Collection<String> statuses, @Nullable OrderId after, Instant now, int limit) {
        return client.sql(PAGE)
                .param("statuses", statuses.toArray(String[]::new))
                .param("partner", integration.partner().value())
                .param("after", after == null ? BEFORE_ALL : after.value())
                .param("integration", integration.id().value())
                .param("version", integration.version())
                .param("now", Row.timestamp(now))
                .param("limit", limit)
                .query((row, _) -> order(row))
                .list();
    }

    /** Returns one page of the orders whose latest request failed and that wait no longer, by id. */
    List<PolledOrder> failed(
            Integration integration, Collection<String> statuses, @Nullable OrderId after, Instant now, int limit) {
        return client.sql(FAILED)
                .param("statuses", statuses.toArray(String[]::new))
                .param("after", after == null ? BEFORE_ALL : after.value())
                .param("integration", integration.id().value())
                .param("version", integration.version())
                .param("now", Row.timestamp(now))
                .param("limit", limit)
                .query((row, _) -> order(row))
                .list();
    }

    /** Returns the newest of the orders whose latest request the partner answered; empty if there is none. */
    Optional<PolledOrder> newestAnswered(Integration integration, Collection<String> statuses) {
        return client.sql(NEWEST_ANSWERED)
                .param("statuses", statuses.toArray(String[]::new))
                .param("integration", integration.id().value())
                .param("version", integration.version())
                .query((row, _) -> order(row))
                .optional();
    }

    /** Returns those of the orders whose latest request failed. */
    Set<OrderId> failedAmong(Integration integration, List<OrderId> some) {
        return client.sql(FAILED_AMONG)
                .param("orders", some.stream().map(OrderId::value).toArray(UUID[]::new))
                .param("integration", integration.id().value())
                .param("version", integration.version())
                .query((row, _) -> new OrderId(Row.uuid(row, "order_id")))
                .set();
    }

    void save(Integration integration, List<Result> results) {
        Bulk.of(jdbc, results)
                .uuid(one -> one.asked().order().value())
                .uuid(_ -> integration.id().value())
                .integer(_ -> integration.version())
                .instant(Result::at)
                .text(one -> one.validators().etag())
                .text(one -> one.validators().lastModified())
                .text(one -> one.heard() == null ? null : one.heard().status().status())
                .instant(
                        one -> one.heard() == null ? null : one.heard().status().timestamp())
                .text(one -> one.heard() == null ? null : one.heard().outcome().wireName())
                .integer(one -> one.heard() == null ? null : one.heard().transitionCount())
                .integer(Result::failures)
                .instant(Result::notBefore)
                .text(one -> one.why() == null ? null : one.why().text())
                .text(one -> one.why() == null ? null : one.why().code())
                .update(SAVE);
    }

    /** Deletes the saved results of orders that have become final. */
    void forgetFinal(List<IntegrationId> integrations, Collection<String> statuses) {
        client.sql(FORGET)
                .param(
                        "integrations",
                        integrations.stream().map(IntegrationId::value).toArray(UUID[]::new))
                .param("statuses", statuses.toArray(String[]::new))
                .update();
    }

    /** Returns when the first of the failed orders is to be requested again, whenever the next regular round is due. */
    Optional<Instant> nextRetry(Integration integration) {
        return client.sql(NEXT_RETRY)
                .param("integration", integration.id().value())
                .param("version", integration.version())
                .query((row, _) -> Row.instant(row, "not_before"))
                .optional();
    }

    /** Ends the waits of all failed orders. */
    void waitNoLonger(IntegrationId integration, Instant now) {
        client.sql(WAIT_NO_LONGER)
                .param("integration", integration.value())
                .param("now", Row.timestamp(now))
                .update();
    }

    List<Failing> failing(IntegrationId integration, int limit) {
        return client.sql(FAILING)
                .param("integration", integration.value())
                .param("limit", limit)
                .query((row, _) -> new Failing(
                        Row.text(row, "partner_order_id"),
                        Row.text(row, "order_number"),
                        Row.instant(row, "polled_at"),
                        Row.instantOrNull(row, "not_before"),
                        row.getInt("failures"),
                        Row.text(row, "error"),
                        row.getString("error_code")))
                .list();
    }

    /**
     * Failures, refusals and validators count only for the configuration version under which they were saved; accepted statuses stay
     * accepted.
     */
    private static PolledOrder order(ResultSet row) throws SQLException {
        boolean sameVersion = row.getBoolean("same_version");
        Heard heard = heard(row);
        return new PolledOrder(
                new OrderId(Row.uuid(row, "id")),
                Row.text(row, "partner_order_id"),
                Row.text(row, "order_status"),
                row.getInt("transition_count"),
                row.getBoolean("moved_by_partner"),
                sameVersion ? row.getInt("failures") : 0,
                sameVersion ? new Validators(row.getString("etag"), row.getString("last_modified")) : Validators.NONE,
                heard != null && (sameVersion || heard.accepted()) ? heard : null);
    }

    private static @Nullable Heard heard(ResultSet row) throws SQLException {
        String status = row.getString("partner_status");
        if (status == null) {
            return null;
        }
        Outcome outcome = Outcome.named(Row.text(row, "outcome"));
        return new Heard(
                new Status(status, Row.instantOrNull(row, "partner_timestamp")),
                outcome,
                outcome.accepted() ? null : refusal(row, outcome.wireName()),
                row.getInt("heard_at_count"));
    }

    /** The refusal in the saved words, unless the latest request failed: then the saved error belongs to that request. */
    private static PollProblem refusal(ResultSet row, String outcome) throws SQLException {
        String error = row.getString("error");
        return error == null || row.getInt("failures") > 0
                ? new PollProblem(outcome, outcome)
                : new PollProblem(Objects.requireNonNullElse(row.getString("error_code"), outcome), error);
    }
}
