package nl.chargecars.partnersync.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

/** Tests the migration of the integrations in a database of the first version. */
class IntegrationMigrationTest {

    @Test
    void givesIntegrationsOfTheFirstVersionTheDefaults() {
        ExternalDatabase database = TestDatabase.ownedEmpty();
        Db db = new Db(database);
        flyway(database).target("1").load().migrate();
        PartnerId partner = PartnerId.next();
        db.update(
                "insert into organizations (id, name, organization_type, business_entity, created_at)"
                        + " values (?, 'Volvo', 'partner', 'chargecars', now())",
                partner.value());
        db.update("""
                insert into partner_integrations (id, created_at, updated_at, partner_organization_id, integration_name,
                    version, webhook_secret_sealed, webhook_events, status_mapping, inbound_auth, echo_partner_updates,
                    is_active, sync_enabled, sync_frequency)
                values (?, now(), now(), ?, 'volvo', 1, '\\x01', '{status_changed}', '{}', 'signature', false, true, true,
                    'real_time')
                """, IntegrationId.next().value(), partner.value());

        flyway(database).load().migrate();

        assertThat(db.rows("""
                select rate_limit_per_minute, rate_limit_burst, max_concurrent_deliveries, coalesce_updates, inbound_scheme
                from partner_integrations
                """))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsAllEntriesOf(Map.of(
                                "rate_limit_per_minute", 600,
                                "rate_limit_burst", 100,
                                "max_concurrent_deliveries", 8,
                                "coalesce_updates", false))
                        .containsEntry("inbound_scheme", null));
    }

    private static FluentConfiguration flyway(ExternalDatabase database) {
        return Flyway.configure().dataSource(database.url(), database.user(), database.password());
    }
}
