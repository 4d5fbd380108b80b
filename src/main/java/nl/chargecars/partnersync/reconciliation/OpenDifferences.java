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
 * Counts the open differences of active integrations, that is, those that nobody has decided about. An order has at most one open
 * difference: a newer comparison of the order supersedes the older one's difference (V28).
 */
@Repository
public class OpenDifferences {

    /** At most this many differences are counted for each integration. */
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
     * The open differences that one comparison found.
     *
     * @param foundAt when the comparison ended; while it is in progress, when it began
     * @param more counting stopped at {@link #MOST_COUNTED}, so the integration may have more
     * @param causes hashes of the distinct combinations of kind and both sides' statuses; hashed because partners choose their own
     *     words
     */
    public record Group(
            PartnerId partner,
            IntegrationId integration,
            UUID run,
            Instant foundAt,
            long count,
            boolean more,
            List<String> causes) {}

    /** The groups with the most differences first. {@code partner} null means all partners. */
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
