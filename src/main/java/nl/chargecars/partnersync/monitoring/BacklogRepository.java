package nl.chargecars.partnersync.monitoring;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads the backlog of each active integration, and of an inactive one as long as deliveries wait for it. */
@Repository
class BacklogRepository {

    private static final String BACKLOGS =
            """
            select integration.partner_organization_id, integration.integration_name,
                   integration.endpoint_disabled_at is not null as endpoint_disabled,
                   coalesce(lanes.breaker, 'closed') = 'closed' as breaker_closed, waiting.backlog, waiting.oldest
            from partner_integrations as integration
            left join lanes on lanes.integration_id = integration.id
            """ + HealthRepository.WAITING + "where integration.is_active or waiting.backlog > 0";

    private final JdbcClient client;

    BacklogRepository(JdbcClient client) {
        this.client = client;
    }

    /**
     * @param partner the organization of the integration
     * @param integration the name of the integration
     * @param waiting deliveries that are not settled, counted up to {@link IntegrationHealth#MOST_COUNTED}
     * @param oldest when the oldest waiting delivery was created; null when none waits
     */
    record Backlog(
            PartnerId partner,
            String integration,
            boolean endpointDisabled,
            boolean breakerClosed,
            long waiting,
            @Nullable Instant oldest) {}

    List<Backlog> backlogs() {
        return client.sql(BACKLOGS)
                .param("most_counted", IntegrationHealth.MOST_COUNTED)
                .query((row, _) -> new Backlog(
                        new PartnerId(Row.uuid(row, "partner_organization_id")),
                        Row.text(row, "integration_name"),
                        row.getBoolean("endpoint_disabled"),
                        row.getBoolean("breaker_closed"),
                        row.getLong("backlog"),
                        Row.instantOrNull(row, "oldest")))
                .list();
    }
}
