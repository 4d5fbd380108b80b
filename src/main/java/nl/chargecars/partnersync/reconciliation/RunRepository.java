package nl.chargecars.partnersync.reconciliation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table reconciliation_runs. A worker claims a running run under a lease and continues it. */
@Repository
class RunRepository {

    private static final String INSERT = """
            insert into reconciliation_runs (
                id, partner_organization_id, integration_id, cause, day, attempt, state, started_at)
            select :id::uuid, :partner::uuid, :integration::uuid, :cause::text, :day::date, count(*) + 1, 'running',
                   :started_at::timestamptz
            from reconciliation_runs
            where integration_id = :integration and day = :day::date
            having count(*) filter (where again_at is null or again_at > :started_at) = 0
            on conflict do nothing
            """;

    /** A lease that is longer than one that begins now, by more than clocks differ, was given before a clock was set back. */
    private static final String CLAIM = """
            update reconciliation_runs
            set leased_by = :lease, leased_until = :lease_end
            where id = (
                select id
                from reconciliation_runs
                where state = 'running'
                  and (leased_until is null or leased_until <= :now
                       or leased_until > :lease_end::timestamptz + interval '1 minute')
                order by id
                limit 1
                for update skip locked)
            returning id, partner_organization_id, integration_id, cause, day, attempt, started_at, after_order_id, leased_by
            """;

    private static final String ADVANCE = """
            update reconciliation_runs
            set after_order_id = :after, compared = compared + :compared, agreeing = agreeing + :agreeing,
                leased_until = :lease_end
            where id = :id and leased_by = :lease
            """;

    private static final String FINISH = """
            update reconciliation_runs
            set state = case when :error::text is null then 'finished' else 'failed' end, error = :error, error_code = :error_code,
                finished_at = :now, again_at = :again_at, leased_by = null, leased_until = null
            where id = :id and leased_by = :lease
            """;

    private static final String RELEASE = """
            update reconciliation_runs set leased_by = null, leased_until = null
            where id = :id and leased_by = :lease
            """;

    private static final String KEEP = """
            insert into reconciliation_runs (
                id, partner_organization_id, integration_id, cause, state, started_at, finished_at, compared, agreeing)
            values (:id, :partner, :integration, :cause, 'finished', :started_at, :now, :compared, :agreeing)
            """;

    private static final String RUNNING =
            "select id from reconciliation_runs where integration_id = :integration and state = 'running'";

    private static final String VIEW = """
            select run.id, run.integration_id, run.cause, run.state, run.started_at, run.finished_at, run.compared,
                   run.agreeing, run.error, run.error_code, found.kinds::text as kinds, found.open, found.applicable
            from reconciliation_runs as run
            cross join lateral (
                select coalesce(jsonb_object_agg(kind, number), '{}') as kinds, coalesce(sum(open), 0) as open,
                       coalesce(sum(applicable), 0) as applicable
                from (select kind, count(*) as number, count(*) filter (where state = 'open') as open,
                             count(*) filter (where %s) as applicable
                      from reconciliation_differences
                      where run_id = run.id
                      group by kind) as counted) as found
            where run.partner_organization_id = :partner
            """.formatted(DifferenceRepository.APPLICABLE);

    private static final String ONE = VIEW + " and run.id = :id";

    private static final String LIST =
            VIEW + " and (:before::uuid is null or run.id < :before) order by run.id desc limit :limit";

    private final JdbcClient client;
    private final JsonMapper json;

    RunRepository(JdbcClient client, JsonMapper json) {
        this.client = client;
        this.json = json;
    }

    /**
     * Inserts the run. Returns false when the integration has a run in progress, or already has this day's run; a failed one may be
     * repeated once its pause is over.
     */
    boolean begin(Run run) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("id", run.id());
        values.put("partner", run.partner().value());
        values.put("integration", run.integration().value());
        values.put("cause", run.cause().wireName());
        values.put("day", run.day());
        values.put("started_at", Row.timestamp(run.startedAt()));
        return client.sql(INSERT).params(values).update() > 0;
    }

    Optional<Run> claim(Instant now, Instant leaseEnd) {
        return client.sql(CLAIM)
                .param("lease", Uuid7.next())
                .param("now", Row.timestamp(now))
                .param("lease_end", Row.timestamp(leaseEnd))
                .query((row, _) -> run(row))
                .optional();
    }

    /**
     * Saves the progress and renews the lease. Returns false when the lease was lost and another claim, on this node or another,
     * owns the run.
     */
    boolean advance(Run run, OrderId after, int compared, int agreeing, Instant leaseEnd) {
        return client.sql(ADVANCE)
                        .param("id", run.id())
                        .param("lease", run.lease())
                        .param("after", after.value())
                        .param("compared", compared)
                        .param("agreeing", agreeing)
                        .param("lease_end", Row.timestamp(leaseEnd))
                        .update()
                > 0;
    }

    /** Ends the run as complete. Does nothing if the lease was lost. */
    void finish(Run run, Instant now) {
        end(run, null, null, now, null);
    }

    /** Ends the run as failed. Does nothing if the lease was lost. */
    void fail(Run run, String errorCode, String error, Instant now) {
        fail(run, errorCode, error, now, Duration.ZERO);
    }

    /**
     * Ends the run as failed. Does nothing if the lease was lost.
     *
     * @param askedFor for how long the partner wants to receive no requests
     */
    void fail(Run run, String errorCode, String error, Instant now, Duration askedFor) {
        end(run, errorCode, error, now, run.againAt(now, askedFor));
    }

    private void end(
            Run run, @Nullable String errorCode, @Nullable String error, Instant now, @Nullable Instant againAt) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("id", run.id());
        values.put("lease", run.lease());
        values.put("error", error);
        values.put("error_code", errorCode);
        values.put("now", Row.timestamp(now));
        values.put("again_at", Row.timestamp(againAt));
        client.sql(FINISH).params(values).update();
    }

    /** Releases the lease: another node, or this one later, continues the run where it stands. */
    void release(Run run) {
        client.sql(RELEASE).param("id", run.id()).param("lease", run.lease()).update();
    }

    /** Inserts a run that is already finished. */
    void insertFinished(Run run, int compared, int agreeing, Instant now) {
        client.sql(KEEP)
                .param("id", run.id())
                .param("partner", run.partner().value())
                .param("integration", run.integration().value())
                .param("cause", run.cause().wireName())
                .param("started_at", Row.timestamp(run.startedAt()))
                .param("now", Row.timestamp(now))
                .param("compared", compared)
                .param("agreeing", agreeing)
                .update();
    }

    /** The integration's run in progress. */
    Optional<UUID> running(IntegrationId integration) {
        return client.sql(RUNNING)
                .param("integration", integration.value())
                .query(UUID.class)
                .optional();
    }

    Optional<RunView> find(PartnerId partner, UUID id) {
        return client.sql(ONE)
                .param("partner", partner.value())
                .param("id", id)
                .query((row, _) -> view(row))
                .optional();
    }

    /** Newest first. */
    List<RunView> list(PartnerId partner, @Nullable UUID before, int limit) {
        return client.sql(LIST)
                .param("partner", partner.value())
                .param("before", before)
                .param("limit", limit)
                .query((row, _) -> view(row))
                .list();
    }

    private static Run run(ResultSet row) throws SQLException {
        UUID after = Row.uuidOrNull(row, "after_order_id");
        return new Run(
                Row.uuid(row, "id"),
                new PartnerId(Row.uuid(row, "partner_organization_id")),
                new IntegrationId(Row.uuid(row, "integration_id")),
                WireNamed.named(RunView.Cause.class, Row.text(row, "cause")),
                row.getObject("day", LocalDate.class),
                row.getInt("attempt"),
                Row.instant(row, "started_at"),
                after == null ? null : new OrderId(after),
                Row.uuid(row, "leased_by"),
                null);
    }

    private RunView view(ResultSet row) throws SQLException {
        return new RunView(
                Row.uuid(row, "id"),
                new IntegrationId(Row.uuid(row, "integration_id")),
                WireNamed.named(RunView.Cause.class, Row.text(row, "cause")),
                WireNamed.named(RunView.State.class, Row.text(row, "state")),
                Row.instant(row, "started_at"),
                Row.instantOrNull(row, "finished_at"),
                row.getLong("compared"),
                row.getLong("agreeing"),
                json.readValue(Row.text(row, "kinds"), new TypeReference<Map<String, Long>>() {}),
                row.getLong("open"),
                row.getLong("applicable"),
                row.getString("error"),
                row.getString("error_code"));
    }
}
