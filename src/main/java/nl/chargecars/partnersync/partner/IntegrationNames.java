package nl.chargecars.partnersync.partner;

import java.util.List;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the integrations are called, for pages on which one is chosen or named: their secrets stay closed. */
@Component
public class IntegrationNames {

    private static final String SELECT = """
            select integration.id, integration.partner_organization_id, partner.name, integration.integration_name,
                integration.is_active and integration.endpoint_disabled_at is not null as held
            from partner_integrations as integration
            join organizations as partner on partner.id = integration.partner_organization_id
            order by partner.name, integration.integration_name
            """;

    private final JdbcClient client;

    IntegrationNames(JdbcClient client) {
        this.client = client;
    }

    /** By the names of the partners, then by their own. */
    public List<NamedIntegration> all() {
        return client.sql(SELECT)
                .query((row, _) -> new NamedIntegration(
                        new PartnerId(Row.uuid(row, "partner_organization_id")),
                        Row.text(row, "name"),
                        new IntegrationId(Row.uuid(row, "id")),
                        Row.text(row, "integration_name"),
                        row.getBoolean("held")))
                .list();
    }
}
