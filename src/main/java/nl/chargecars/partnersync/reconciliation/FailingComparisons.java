package nl.chargecars.partnersync.reconciliation;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.storage.Bulk;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Integrations that are to be compared every day, and were not on the latest two, however often that was tried. */
@Repository
public class FailingComparisons {

    private static final String SELECT = """
            select polled.partner, polled.integration, failed.since
            from unnest(?::uuid[], ?::uuid[]) as polled (partner, integration)
            cross join lateral (
                select max(day) as day from reconciliation_runs
                where integration_id = polled.integration and day is not null and state = 'finished') as latest
            cross join lateral (
                select min(started_at) as since, count(distinct day) as days
                from reconciliation_runs
                where integration_id = polled.integration and day > coalesce(latest.day, '-infinity')
                  and state = 'failed') as failed
            where failed.days >= 2
            """;

    private final Integrations integrations;
    private final JdbcTemplate jdbc;

    FailingComparisons(Integrations integrations, JdbcTemplate jdbc) {
        this.integrations = integrations;
        this.jdbc = jdbc;
    }

    /** @param since when the first of those began that failed */
    public record Failing(PartnerId partner, IntegrationId integration, Instant since) {}

    public List<Failing> list() {
        List<Integration> polled = integrations.polled();
        return Bulk.of(jdbc, polled)
                .uuid(one -> one.partner().value())
                .uuid(one -> one.id().value())
                .query(
                        SELECT,
                        (row, _) -> new Failing(
                                new PartnerId(Row.uuid(row, "partner")),
                                new IntegrationId(Row.uuid(row, "integration")),
                                Row.instant(row, "since")));
    }
}
