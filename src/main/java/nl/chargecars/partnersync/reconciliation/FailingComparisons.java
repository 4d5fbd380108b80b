package nl.chargecars.partnersync.reconciliation;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.settings.DutchTime;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Lists the polled integrations whose daily comparison failed on at least the two latest days in a row, retries included. Today does
 * not count as failed while a retry is still due.
 */
@Repository
public class FailingComparisons {

    /**
     * Groups consecutive failed days: day minus row number is the same for all of them. Runs that failed because polling was
     * switched off ({@code not_polled}) do not count, nor does a run of a later day, from before a clock was set back.
     */
    private static final String SELECT = """
            select polled.partner, polled.integration, failed.since
            from unnest(?::uuid[], ?::uuid[], ?::date[], ?::timestamptz[])
                as polled (partner, integration, today, midnight)
            cross join lateral (
                select max(day) as day from reconciliation_runs
                where integration_id = polled.integration and day <= polled.today and state = 'finished') as latest
            cross join lateral (
                select min(day_of.started_at) as since, max(day_of.day) as last_day, count(*) as days
                from (select day, min(started_at) as started_at, day - (row_number() over (order by day))::int as row_of_days
                      from reconciliation_runs
                      where integration_id = polled.integration and day > coalesce(latest.day, '-infinity')
                        and state = 'failed' and error_code is distinct from 'not_polled'
                        and (day < polled.today or again_at is null or again_at >= polled.midnight)
                      group by day) as day_of
                group by day_of.row_of_days) as failed
            where failed.days >= 2 and failed.last_day >= polled.today - 1
            """;

    private final Integrations integrations;
    private final JdbcTemplate jdbc;

    FailingComparisons(Integrations integrations, JdbcTemplate jdbc) {
        this.integrations = integrations;
        this.jdbc = jdbc;
    }

    /** @param since when the first failed run of these consecutive days began */
    public record Failing(PartnerId partner, IntegrationId integration, Instant since) {}

    public List<Failing> list(Instant now) {
        List<Integration> polled = integrations.polled();
        LocalDate today = DutchTime.dayOf(now);
        return Bulk.of(jdbc, polled)
                .uuid(one -> one.partner().value())
                .uuid(one -> one.id().value())
                .text(_ -> today.toString())
                .instant(_ -> DutchTime.endOf(today))
                .query(
                        SELECT,
                        (row, _) -> new Failing(
                                new PartnerId(Row.uuid(row, "partner")),
                                new IntegrationId(Row.uuid(row, "integration")),
                                Row.instant(row, "since")));
    }
}
