package nl.chargecars.partnersync.alerts;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.storage.Row;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Active integrations whose endpoint is disabled: their deliveries are held. */
@Component
class DisabledEndpoints implements TroubleSource {

    private static final String SELECT = """
            select id, partner_organization_id, endpoint_disabled_at
            from partner_integrations
            where is_active and endpoint_disabled_at is not null
            """;

    private final JdbcClient client;

    DisabledEndpoints(JdbcClient client) {
        this.client = client;
    }

    @Override
    public AlertKind kind() {
        return AlertKind.ENDPOINT_DISABLED;
    }

    @Override
    public List<Trouble> look(Instant now) {
        return client.sql(SELECT)
                .query((row, _) -> Trouble.ofIntegration(
                        kind(),
                        row,
                        "The partner's endpoint has been disabled since " + Row.instant(row, "endpoint_disabled_at")
                                + "; deliveries are held. Have it put right, then set sync_enabled to true.",
                        Saying.since(kind(), Row.instant(row, "endpoint_disabled_at"))))
                .list();
    }
}
