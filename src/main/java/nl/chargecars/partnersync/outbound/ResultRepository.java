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
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import nl.chargecars.partnersync.storage.Write;
import nl.chargecars.partnersync.storage.Writes;
import nl.chargecars.partnersync.web.Json;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Writes the results of attempts, in the caller's transaction. */
@Repository
class ResultRepository {

    /** Finds the attempts whose deliveries are still open and have not been reopened since. */
    private static final String OPEN = """
            select deliveries.id, attempted.attempt, deliveries.schedule_position,
                   deliveries.attempt_count = attempted.attempt and deliveries.leased_by = attempted.node as leased,
                   case when deliveries.leased_by is not null then deliveries.due_at end as lease_end,
                   case when deliveries.attempt_count = deliveries.schedule_position
                       then deliveries.created_at end as made_at
            from deliveries
            join unnest(?::uuid[], ?::int[], ?::uuid[]) as attempted (id, attempt, node) on deliveries.id = attempted.id
            where deliveries.state = 'pending'
              and attempted.attempt > deliveries.attempt_count - deliveries.schedule_position
            """;

    /** Idempotent, because a result is written again when it is unknown whether the commit succeeded. */
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

    /** Counts the attempt again if its claim was lost in a crash of the database; see {@link LeaseRepository#CLAIM}. */
    private static final String UPDATE = """
            update deliveries
            set state = became.state, is_head = false, leased_by = null, due_at = became.due_at,
                attempt_count = greatest(deliveries.attempt_count, became.attempt),
                settled_at = became.settled_at, schedule_position = became.schedule_position,
                last_response_status = became.response_status, last_error = became.error,
                last_error_code = became.error_code
            from unnest(?::uuid[], ?::int[], ?::text[], ?::timestamptz[], ?::timestamptz[], ?::int[], ?::int[], ?::text[],
                        ?::text[])
                as became (id, attempt, state, due_at, settled_at, schedule_position, response_status, error, error_code)
            where deliveries.id = became.id
            """;

    /**
     * For a delivery that was dismissed during its latest attempt, and for one whose claim was lost in a crash of the database, as
     * {@link #UPDATE}: its next attempt must have another number. What was delivered keeps the answer by which it was.
     */
    private static final String UPDATE_LATE = """
            update deliveries
            set attempt_count = late.attempt,
                schedule_position = deliveries.schedule_position + late.attempt - deliveries.attempt_count,
                last_response_status = late.response_status, last_error = late.error, last_error_code = late.error_code
            from unnest(?::uuid[], ?::int[], ?::int[], ?::text[], ?::text[])
                as late (id, attempt, response_status, error, error_code)
            where deliveries.id = late.id and deliveries.state <> 'delivered'
              and (deliveries.attempt_count = late.attempt
                   or (deliveries.attempt_count = late.attempt - 1 and deliveries.leased_by is null
                       and deliveries.state = 'pending'))
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
     * @param dueAt of the next attempt; once it is settled, when no attempt is in progress any more
     * @param settledAt null while it is pending
     */
    record Became(
            DeliveryId id,
            int attempt,
            DeliveryState state,
            Instant dueAt,
            @Nullable Instant settledAt,
            int schedulePosition,
            @Nullable Integer responseStatus,
            @Nullable String error,
            @Nullable String errorCode) {}

    /**
     * The delivery of an attempt, which is still open.
     *
     * @param leased true when this node still holds the lease of that attempt
     * @param leaseEnd end of the present lease, whoever holds it; null when there is none
     * @param madeAt when the delivery was created; null once it was reopened by hand after an attempt, or its endpoint was gone: then
     *     it is not known since when the partner waits for it
     */
    record Open(
            int schedulePosition,
            boolean leased,
            @Nullable Instant leaseEnd,
            @Nullable Instant madeAt) {}

    /**
     * Returns the attempts that can change their deliveries: these are open and have not been reopened since. The rows must be locked.
     */
    Map<AttemptKey, Open> open(List<AttemptResult> results) {
        Map<AttemptKey, Open> open = new HashMap<>();
        Bulk.of(jdbc, results)
                .uuid(result -> result.delivery().id().value())
                .integer(result -> result.delivery().attempt())
                .uuid(_ -> node.id())
                .query(OPEN, ResultRepository::open)
                .forEach(one -> open.put(one.getKey(), one.getValue()));
        return open;
    }

    /**
     * Writes attempts whose lease was held, which nobody has written before.
     *
     * @param changed the new states of deliveries; writing them ends the leases, whoever holds them
     */
    void record(List<AttemptResult> results, List<Became> changed) {
        new Writes()
                .add(attempts(results).write(INSERT_ATTEMPTS))
                .add(updating(changed))
                .send();
    }

    /** Writes attempts whose lease was lost. Returns those that were not written before. */
    Set<AttemptKey> recordLate(List<AttemptResult> results) {
        var added = new HashSet<>(attempts(results).query(INSERT_LATE, ResultRepository::key));
        Bulk.of(jdbc, results)
                .uuid(result -> result.delivery().id().value())
                .integer(result -> result.delivery().attempt())
                .integer(result -> result.exchange().status())
                .text(result -> result.exchange().error())
                .text(result -> result.exchange().errorCode())
                .update(UPDATE_LATE);
        return added;
    }

    private static AttemptKey key(ResultSet row, int number) throws SQLException {
        return new AttemptKey(new DeliveryId(Row.uuid(row, "delivery_id")), row.getInt("attempt"));
    }

    private Bulk<AttemptResult> attempts(List<AttemptResult> results) {
        return Bulk.of(jdbc, results)
                .uuid(result -> result.delivery().id().value())
                .integer(result -> result.delivery().attempt())
                .instant(AttemptResult::startedAt)
                .integer(result -> (int) result.exchange().latency().toMillis())
                .text(AttemptResult::requestUrl)
                .text(result -> json.write(result.requestHeaders()))
                .integer(result -> result.exchange().status())
                .text(result -> result.exchange().body())
                .text(result -> result.exchange().error())
                .text(result -> result.exchange().errorCode());
    }

    private Write updating(List<Became> changed) {
        return Bulk.of(jdbc, changed)
                .uuid(one -> one.id().value())
                .integer(Became::attempt)
                .text(one -> one.state().wireName())
                .instant(Became::dueAt)
                .instant(Became::settledAt)
                .integer(Became::schedulePosition)
                .integer(Became::responseStatus)
                .text(Became::error)
                .text(Became::errorCode)
                .write(UPDATE);
    }

    private static Map.Entry<AttemptKey, Open> open(ResultSet row, int number) throws SQLException {
        var attempt = new AttemptKey(new DeliveryId(Row.uuid(row, "id")), row.getInt("attempt"));
        return Map.entry(
                attempt,
                new Open(
                        row.getInt("schedule_position"),
                        row.getBoolean("leased"),
                        Row.instantOrNull(row, "lease_end"),
                        Row.instantOrNull(row, "made_at")));
    }
}
