package nl.chargecars.partnersync.monitoring;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.storage.Row;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What waits for each integration: of those that are active, and of others while something still waits for them. */
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
     * @param partner its organization
     * @param integration its name
     * @param oldest when the oldest of what waits was made
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
