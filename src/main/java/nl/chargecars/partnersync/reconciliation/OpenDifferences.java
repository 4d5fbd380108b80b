package nl.chargecars.partnersync.reconciliation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What the latest finished comparison of each active integration found, and nobody has done anything about. */
@Repository
public class OpenDifferences {

    /** More of one comparison are not counted. */
    public static final int MOST_COUNTED = 1_000;

    private static final String GROUPS = """
            select integrations.partner_organization_id as partner, integrations.id as integration,
                   run.id as run, run.finished_at, count(*) as differences
            from partner_integrations as integrations
            cross join lateral (
                select id, finished_at from reconciliation_runs
                where integration_id = integrations.id and state = 'finished'
                order by id desc
                limit 1) as run
            cross join lateral (
                select 1 from reconciliation_differences
                where run_id = run.id and taken is null
                limit 1000) as open
            where integrations.is_active
              and (:partner::uuid is null or integrations.partner_organization_id = :partner)
            group by integrations.partner_organization_id, integrations.id, run.id, run.finished_at
            order by differences desc, integrations.id
            """;

    private final JdbcClient client;

    OpenDifferences(JdbcClient client) {
        this.client = client;
    }

    /**
     * Those of one comparison.
     *
     * @param count up to {@link #MOST_COUNTED}
     */
    public record Group(PartnerId partner, IntegrationId integration, UUID run, Instant foundAt, long count) {}

    /** The largest first; {@code partner} is null for all. */
    public List<Group> groups(@Nullable PartnerId partner) {
        return client.sql(GROUPS)
                .param("partner", partner == null ? null : partner.value())
                .query((row, _) -> new Group(
                        new PartnerId(Row.uuid(row, "partner")),
                        new IntegrationId(Row.uuid(row, "integration")),
                        Row.uuid(row, "run"),
                        Row.instant(row, "finished_at"),
                        row.getLong("differences")))
                .list();
    }
}
