package nl.chargecars.partnersync.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** The seed's {@code updateIntegrationSuccess}: updates one row per integration, which every transaction locks until it commits. */
final class IntegrationMetrics {

    private static final String SUCCEEDED = """
            with counted as (
                insert into integration_hours (integration_id, hour, succeeded, failed)
                values (?, date_trunc('hour', now()), 1, 0)
                on conflict (integration_id, hour) do update set succeeded = integration_hours.succeeded + 1
                returning integration_id
            )
            update partner_integrations as integration
            set last_sync_at = now(),
                success_rate = (
                    select round(100.0 * sum(hours.succeeded) / sum(hours.succeeded + hours.failed), 2)
                    from integration_hours as hours
                    where hours.integration_id = integration.id and hours.hour > now() - interval '24 hours')
            from counted
            where integration.id = counted.integration_id
            """;

    private IntegrationMetrics() {}

    static void succeeded(Connection connection, UUID integration) throws SQLException {
        Sql.update(connection, SUCCEEDED, integration);
    }
}
