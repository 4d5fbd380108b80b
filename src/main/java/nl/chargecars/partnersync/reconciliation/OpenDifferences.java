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

/**
 * Where the two sides of active integrations differ and nobody has decided what counts. Whichever comparison found it: of each order
 * the newest one counts, and what that one writes of it is its state (V28).
 */
@Repository
public class OpenDifferences {

    /** More of one integration are not counted. */
    public static final int MOST_COUNTED = 1_000;

    private static final String GROUPS = """
            select integrations.partner_organization_id as partner, integrations.id as integration,
                   runs.id as run, coalesce(runs.finished_at, runs.started_at) as found_at, open.differences, open.more,
                   open.causes
            from partner_integrations as integrations
            cross join lateral (
                select found.run_id, count(*) as differences, sum(count(*)) over () >= %1$s as more,
                       array_agg(distinct left(md5(concat_ws(' ', kind, our_status, partner_status)), 12)) as causes
                from (
                    select run_id, kind, our_status, partner_status from reconciliation_differences
                    where integration_id = integrations.id and state = 'open'
                    order by run_id desc
                    limit %1$s) as found
                group by found.run_id) as open
            join reconciliation_runs as runs on runs.id = open.run_id
            where integrations.is_active
              and (:partner::uuid is null or integrations.partner_organization_id = :partner)
            order by open.differences desc, runs.id desc
            """.formatted(MOST_COUNTED);

    private final JdbcClient client;

    OpenDifferences(JdbcClient client) {
        this.client = client;
    }

    /**
     * Those that one comparison found.
     *
     * @param foundAt when the comparison ended; while it is under way, when it began
     * @param more there are more of this integration than were counted
     * @param causes of what kinds they are, with the statuses on both sides; hashed, since partners write theirs
     */
    public record Group(
            PartnerId partner,
            IntegrationId integration,
            UUID run,
            Instant foundAt,
            long count,
            boolean more,
            List<String> causes) {}

    /** The largest first; {@code partner} is null for all. */
    public List<Group> groups(@Nullable PartnerId partner) {
        return client.sql(GROUPS)
                .param("partner", partner == null ? null : partner.value())
                .query((row, _) -> new Group(
                        new PartnerId(Row.uuid(row, "partner")),
                        new IntegrationId(Row.uuid(row, "integration")),
                        Row.uuid(row, "run"),
                        Row.instant(row, "found_at"),
                        row.getLong("differences"),
                        row.getBoolean("more"),
                        Row.texts(row, "causes")))
                .list();
    }
}
