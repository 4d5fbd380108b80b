package nl.chargecars.partnersync.deliveries;

import java.util.List;
import nl.chargecars.partnersync.deliveries.FailedDeliveries.Group;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Counts those in the table deliveries that failed for good, by integration and cause. */
@Repository
class FailedDeliveryRepository {

    private static final String GROUPS =
            """
            select integrations.partner_organization_id as partner, integrations.id as integration, causes.failure,
                   failed.deliveries, failed.first_at, failed.last_at
            from partner_integrations as integrations
            cross join (values ('%s')) as causes (failure)
            cross join lateral (
                select count(*) as deliveries, min(created_at) as first_at, max(created_at) as last_at
                from (
                    select created_at
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
            """.formatted(String.join("'), ('", FailedDeliveries.FAILURES), FailedDeliveries.MOST_COUNTED);

    private final JdbcClient client;

    FailedDeliveryRepository(JdbcClient client) {
        this.client = client;
    }

    /** The largest first; {@code partner} is null for all. */
    List<Group> groups(@Nullable PartnerId partner) {
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
