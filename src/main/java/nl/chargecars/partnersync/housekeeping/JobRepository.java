package nl.chargecars.partnersync.housekeeping;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Table {@code housekeeping_jobs}: when each job is due, and which node has it. Each method runs one statement in its own
 * transaction.
 */
@Repository
class JobRepository {

    private static final String ADD = """
            insert into housekeeping_jobs (name, due_at)
            select unnest(:names::text[]), :now
            on conflict do nothing
            """;

    private static final String RESUME = """
            update housekeeping_jobs set resumed_at = :now
            where name = any(:names::text[]) and due_at < :due_before and (lease_end is null or lease_end <= :now)
            """;

    private static final String RESUMED = """
            select resumed_at from housekeeping_jobs where name = :name and resumed_at is not null
            """;

    /**
     * Claims due jobs without a valid lease. A node that had to wait for another node's claim of the same row then sees the new
     * lease and skips the row. A due time or lease end that lies further in the future than this node could set it now, plus one
     * minute for the difference between the clocks of two nodes, was written before a clock was set back, and is ignored.
     */
    private static final String CLAIM = """
            update housekeeping_jobs as jobs
            set leased_by = :node, lease_end = :lease_end
            from unnest(:names::text[], :latest::timestamptz[]) as own (name, latest)
            where jobs.name = own.name
              and (due_at <= :now or due_at > own.latest + interval '1 minute')
              and (lease_end is null or lease_end <= :now or lease_end > :lease_end::timestamptz + interval '1 minute')
            returning jobs.name
            """;

    private static final String RENEW = """
            update housekeeping_jobs set lease_end = :lease_end where leased_by = :node and name = any(:names::text[])
            """;

    private static final String FINISH = """
            update housekeeping_jobs
            set leased_by = null, lease_end = null, due_at = :due_at, last_finished_at = :now, last_duration_ms = :duration_ms,
                last_error = :error::text,
                failures_in_a_row = case when :error::text is null then 0 else failures_in_a_row + 1 end
            where name = :name and leased_by = :node
            """;

    private static final String STATES = """
            select name, due_at, coalesce(lease_end > :now, false) as under_way, last_finished_at, last_duration_ms, last_error, failures_in_a_row
            from housekeeping_jobs
            where name = any(:names::text[])
            order by name
            """;

    private final JdbcClient client;

    JobRepository(JdbcClient client) {
        this.client = client;
    }

    /** Adds rows for new jobs, which are due at once. */
    void add(Collection<String> names, Instant now) {
        client.sql(ADD)
                .param("names", names.toArray(String[]::new))
                .param("now", Row.timestamp(now))
                .update();
    }

    /** Notes that the jobs that have been due since before {@code dueBefore}, and that no node runs, are run again from now on. */
    void resume(Collection<String> names, Instant now, Instant dueBefore) {
        client.sql(RESUME)
                .param("names", names.toArray(String[]::new))
                .param("now", Row.timestamp(now))
                .param("due_before", Row.timestamp(dueBefore))
                .update();
    }

    /** Returns when a job was resumed last; empty when it never was. */
    Optional<Instant> resumedAt(String name) {
        return client.sql(RESUMED)
                .param("name", name)
                .query((row, _) -> Row.instant(row, "resumed_at"))
                .optional();
    }

    /** Claims those of the given jobs that are due and have no valid lease, and returns their names. */
    List<String> claim(Collection<HousekeepingJob> jobs, UUID node, Instant now, Instant leaseEnd) {
        return client.sql(CLAIM)
                .param("names", jobs.stream().map(HousekeepingJob::name).toArray(String[]::new))
                .param(
                        "latest",
                        jobs.stream()
                                .map(job -> now.plus(job.every()).toString())
                                .toArray(String[]::new))
                .param("node", node)
                .param("now", Row.timestamp(now))
                .param("lease_end", Row.timestamp(leaseEnd))
                .query((row, _) -> Row.text(row, "name"))
                .list();
    }

    void renew(Collection<String> names, UUID node, Instant leaseEnd) {
        client.sql(RENEW)
                .param("names", names.toArray(String[]::new))
                .param("node", node)
                .param("lease_end", Row.timestamp(leaseEnd))
                .update();
    }

    /** @param error null when it succeeded */
    void finish(String name, UUID node, Instant now, Instant dueAt, Duration took, @Nullable String error) {
        client.sql(FINISH)
                .param("name", name)
                .param("node", node)
                .param("now", Row.timestamp(now))
                .param("due_at", Row.timestamp(dueAt))
                .param("duration_ms", took.toMillis())
                .param("error", error)
                .update();
    }

    List<JobState> states(Collection<String> names, Instant now) {
        return client.sql(STATES)
                .param("names", names.toArray(String[]::new))
                .param("now", Row.timestamp(now))
                .query(JobRepository::state)
                .list();
    }

    private static JobState state(ResultSet row, int number) throws SQLException {
        return new JobState(
                Row.text(row, "name"),
                Row.instant(row, "due_at"),
                row.getBoolean("under_way"),
                Row.instantOrNull(row, "last_finished_at"),
                row.getObject("last_duration_ms", Long.class),
                row.getString("last_error"),
                row.getInt("failures_in_a_row"));
    }
}
