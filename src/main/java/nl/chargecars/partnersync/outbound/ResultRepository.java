package nl.chargecars.partnersync.outbound;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
            select deliveries.id, deliveries.schedule_position
            from deliveries
            join unnest(?::uuid[], ?::int[], ?::uuid[]) as attempted (id, attempt, node)
              on deliveries.id = attempted.id and deliveries.attempt_count = attempted.attempt
             and deliveries.leased_by is not distinct from attempted.node
            """;

    /** Once only: the same result may be written again when it was unknown whether the commit succeeded. */
    private static final String INSERT_ATTEMPTS = """
            insert into delivery_attempts (
                delivery_id, attempt, started_at, latency_ms, request_url, request_headers, response_status, response_body,
                error, error_code)
            select *
            from unnest(?::uuid[], ?::int[], ?::timestamptz[], ?::int[], ?::text[], ?::jsonb[], ?::int[], ?::text[],
                        ?::text[], ?::text[])
            on conflict do nothing
            """;

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

    /** The schedule position of each delivery that is still this node's from that attempt on. The rows must be locked. */
    Map<DeliveryId, Integer> stillLeased(List<AttemptResult> results) {
        Map<DeliveryId, Integer> positions = new HashMap<>();
        Bulk.of(jdbc, results)
                .uuid(result -> result.delivery().id().value())
                .integer(result -> result.delivery().attempt())
                .uuid(_ -> node.id())
                .query(HELD, ResultRepository::position)
                .forEach(position -> positions.put(position.getKey(), position.getValue()));
        return positions;
    }

    /** @param changed what becomes of those deliveries whose lease held */
    void record(List<AttemptResult> results, List<Became> changed) {
        new Writes().add(attempts(results)).add(updating(changed)).send(jdbc);
    }

    private Write attempts(List<AttemptResult> results) {
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
                .text(result -> result.exchange().errorCode())
                .write(INSERT_ATTEMPTS);
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

    private static Map.Entry<DeliveryId, Integer> position(ResultSet row, int number) throws SQLException {
        return Map.entry(new DeliveryId(Row.uuid(row, "id")), row.getInt("schedule_position"));
    }
}
