package nl.chargecars.partnersync.outbound;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.storage.Write;
import nl.chargecars.partnersync.storage.Writes;
import nl.chargecars.partnersync.web.Json;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Writes what came of attempts. */
@Repository
class ResultRepository {

    /**
     * Of the deliveries in question, those whose lease from that attempt still holds. "Not distinct" is "equal" that no index answers:
     * all that a node holds, and held since the last vacuum, is in the index by node, and it looks small to the planner.
     */
    private static final String HELD = """
            select deliveries.id, deliveries.attempt_count, deliveries.schedule_position
            from deliveries
            join unnest(?::uuid[], ?::int[], ?::uuid[]) as attempted (id, attempt, node)
              on deliveries.id = attempted.id and deliveries.attempt_count = attempted.attempt
             and deliveries.leased_by is not distinct from attempted.node
            """;

    /** Once only: the same result is written again when it was unknown whether the commit succeeded. */
    private static final String INSERT_ATTEMPTS = """
            insert into delivery_attempts (
                delivery_id, attempt, started_at, latency_ms, request_url, request_headers, response_status, response_body,
                error, error_code)
            select *
            from unnest(?::uuid[], ?::int[], ?::timestamptz[], ?::int[], ?::text[], ?::jsonb[], ?::int[], ?::text[],
                        ?::text[], ?::text[])
            on conflict do nothing
            """;

    private static final String INSERT_LATE = INSERT_ATTEMPTS + "returning delivery_id, attempt";

    private static final String UPDATE = """
            update deliveries
            set state = became.state, is_head = false, leased_by = null, due_at = coalesce(became.due_at, deliveries.due_at),
                settled_at = became.settled_at, schedule_position = became.schedule_position,
                last_response_status = became.response_status, last_error = became.error,
                last_error_code = became.error_code
            from unnest(?::uuid[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::int[], ?::int[], ?::text[],
                        ?::text[])
                as became (id, state, due_at, settled_at, schedule_position, response_status, error, error_code)
            where deliveries.id = became.id
            """;

    private final JdbcTemplate jdbc;
    private final Json json;
    private final Node node;

    ResultRepository(JdbcTemplate jdbc, Json json, Node node) {
        this.jdbc = jdbc;
        this.json = json;
        this.node = node;
    }

    /** One attempt of one delivery. */
    record AttemptKey(DeliveryId delivery, int attempt) {

        static AttemptKey of(AttemptResult result) {
            return new AttemptKey(result.delivery().id(), result.delivery().attempt());
        }
    }

    /**
     * A delivery after its attempt.
     *
     * @param dueAt null once it is settled
     * @param settledAt null while it is pending
     */
    record Became(
            DeliveryId id,
            DeliveryState state,
            @Nullable Instant dueAt,
            @Nullable Instant settledAt,
            int schedulePosition,
            @Nullable Integer responseStatus,
            @Nullable String error,
            @Nullable String errorCode) {}

    /** Those of the attempts that the delivery is still this node's from, each with its schedule position. The rows must be locked. */
    Map<AttemptKey, Integer> stillLeased(List<AttemptResult> results) {
        Map<AttemptKey, Integer> positions = new HashMap<>();
        Bulk.of(jdbc, results)
                .uuid(result -> result.delivery().id().value())
                .integer(result -> result.delivery().attempt())
                .uuid(_ -> node.id())
                .query(HELD, ResultRepository::position)
                .forEach(position -> positions.put(position.getKey(), position.getValue()));
        return positions;
    }

    /**
     * Attempts whose lease held, which nobody has written before: that ends the lease.
     *
     * @param changed what becomes of their deliveries
     */
    void record(List<AttemptResult> results, List<Became> changed) {
        new Writes()
                .add(attempts(results).write(INSERT_ATTEMPTS))
                .add(updating(changed))
                .send(jdbc);
    }

    /** Attempts whose lease was lost; answers those of them that were not written before. */
    Set<AttemptKey> recordLate(List<AttemptResult> results) {
        return new HashSet<>(attempts(results)
                .query(
                        INSERT_LATE,
                        (row, _) ->
                                new AttemptKey(new DeliveryId(Row.uuid(row, "delivery_id")), row.getInt("attempt"))));
    }

    private Bulk<AttemptResult> attempts(List<AttemptResult> results) {
        return Bulk.of(jdbc, results)
                .uuid(result -> result.delivery().id().value())
                .integer(result -> result.delivery().attempt())
                .instant(AttemptResult::startedAt)
                .integer(result -> (int) result.exchange().latency().toMillis())
                .text(AttemptResult::requestUrl)
                .json(result -> json.write(result.requestHeaders()))
                .integer(result -> result.exchange().status())
                .text(result -> result.exchange().body())
                .text(result -> result.exchange().error())
                .text(result -> result.exchange().errorCode());
    }

    private Write updating(List<Became> changed) {
        return Bulk.of(jdbc, changed)
                .uuid(one -> one.id().value())
                .text(one -> one.state().wireName())
                .instant(Became::dueAt)
                .instant(Became::settledAt)
                .integer(Became::schedulePosition)
                .integer(Became::responseStatus)
                .text(Became::error)
                .text(Became::errorCode)
                .write(UPDATE);
    }

    private static Map.Entry<AttemptKey, Integer> position(ResultSet row, int number) throws SQLException {
        var attempt = new AttemptKey(new DeliveryId(Row.uuid(row, "id")), row.getInt("attempt_count"));
        return Map.entry(attempt, row.getInt("schedule_position"));
    }
}
