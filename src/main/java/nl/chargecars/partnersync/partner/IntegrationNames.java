package nl.chargecars.partnersync.partner;

import java.util.List;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the names of integrations for pages that list or mention them, without decrypting their secrets. */
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

    /** Returns all integrations, ordered by partner name, then by their own name. */
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
