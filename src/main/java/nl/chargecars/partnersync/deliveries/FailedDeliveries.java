package nl.chargecars.partnersync.deliveries;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Groups deliveries that failed for good by integration and kind of failure, because the cause of a group is repaired once for all
 * of them.
 */
@Component
public class FailedDeliveries {

    /** The values of the SQL function {@code delivery_failure}. */
    public static final List<String> FAILURES = List.of(
            "not_found", "gone", "client_error", "server_error", "timed_out", "connection_refused", "tls", "other");

    /** The count of a group stops at this number. */
    public static final int MOST_COUNTED = 10_000;

    private static final String GROUPS = """
            select integrations.partner_organization_id as partner, integrations.id as integration, causes.failure,
                   failed.deliveries, failed.first_at, failed.last_at
            from partner_integrations as integrations
            cross join (values ('%s')) as causes (failure)
            cross join lateral (
                select count(*) as deliveries, min(settled_at) as first_at, max(settled_at) as last_at
                from (
                    select settled_at
                    from deliveries
                    where partner_organization_id = integrations.partner_organization_id
                      and integration_id = integrations.id and state = 'failed'
                      and delivery_failure(last_response_status, last_error_code) = causes.failure
                    order by created_at, id
                    limit %s
                ) as oldest
            ) as failed
            where failed.deliveries > 0
              and (:partner::uuid is null or integrations.partner_organization_id = :partner)
            order by failed.deliveries desc, integrations.id, causes.failure
            """.formatted(String.join("'), ('", FAILURES), MOST_COUNTED);

    private final JdbcClient client;

    FailedDeliveries(JdbcClient client) {
        this.client = client;
    }

    /**
     * The failed deliveries of one integration with one kind of failure.
     *
     * @param failure one of {@link #FAILURES}
     * @param count at most {@link #MOST_COUNTED}, beginning with the oldest
     * @param firstAt when the first of those counted failed for good, which may be days after its order's status changed
     * @param lastAt when the last of those counted did
     */
    public record Group(
            PartnerId partner,
            IntegrationId integration,
            String failure,
            long count,
            Instant firstAt,
            Instant lastAt) {}

    /** The largest groups first; {@code partner} null means all partners. */
    public List<Group> groups(@Nullable PartnerId partner) {
        return client.sql(GROUPS)
                .param("partner", partner == null ? null : partner.value())
                .query((row, _) -> new Group(
                        new PartnerId(Row.uuid(row, "partner")),
                        new IntegrationId(Row.uuid(row, "integration")),
                        Row.text(row, "failure"),
                        row.getLong("deliveries"),
                        Row.instant(row, "first_at"),
                        Row.instant(row, "last_at")))
                .list();
    }
}
