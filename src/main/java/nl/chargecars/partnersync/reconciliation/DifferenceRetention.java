package nl.chargecars.partnersync.reconciliation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.housekeeping.HousekeepingJob;
import nl.chargecars.partnersync.housekeeping.PagedDeletion;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.settings.RetentionSettings;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.storage.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Deletes taken and superseded differences, and runs without any, after the same retention as the figures: they tell how the
 * statuses of both sides agreed over time. Open and dismissed differences stay, however old, and so do their runs.
 */
@Component
class DifferenceRetention implements HousekeepingJob {

    private static final Logger log = LoggerFactory.getLogger(DifferenceRetention.class);

    /** The age is the id's. A difference that was open for long and taken lately stays as long as a new one. */
    private static final String DELETE_DIFFERENCES = """
            delete from reconciliation_differences
            where id = any (array(
                select id
                from reconciliation_differences
                where id < :first_kept and state in ('taken', 'superseded') and (taken_at is null or taken_at < :oldest)
                order by id
                limit :most
                for update skip locked))
            """;

    /** The subselect, unlike a join, asks the index for each of the few runs, however large the other table is. */
    private static final String DELETE_RUNS = """
            delete from reconciliation_runs
            where id = any (array(
                select run.id
                from reconciliation_runs as run
                where run.id < :first_kept and run.state <> 'running'
                  and (select true from reconciliation_differences where run_id = run.id limit 1) is null
                order by run.id
                limit :most))
            """;

    private final JdbcClient client;
    private final RetentionSettings retention;
    private final Clock clock;

    DifferenceRetention(JdbcClient client, Settings settings, Clock clock) {
        this.client = client;
        this.retention = settings.retention();
        this.clock = clock;
    }

    @Override
    public String name() {
        return "comparisons";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        Instant oldest = retention.figuresKeptSince(clock.instant());
        int differences = PagedDeletion.all(most -> deleteDifferences(oldest, most));
        int runs = PagedDeletion.all(most -> deleteRuns(oldest, most));
        log.debug("{} old differences and {} old comparisons deleted", differences, runs);
    }

    private int deleteDifferences(Instant oldest, int most) {
        return client.sql(DELETE_DIFFERENCES)
                .param("first_kept", Uuid7.earliest(oldest))
                .param("oldest", Row.timestamp(oldest))
                .param("most", most)
                .update();
    }

    private int deleteRuns(Instant oldest, int most) {
        return client.sql(DELETE_RUNS)
                .param("first_kept", Uuid7.earliest(oldest))
                .param("most", most)
                .update();
    }
}
