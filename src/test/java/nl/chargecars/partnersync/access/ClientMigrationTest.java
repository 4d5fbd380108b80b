package nl.chargecars.partnersync.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;

/**
 * Tests that the migration keeps the credentials of the first version, and that a credential has either a secret or keys, never both.
 */
class ClientMigrationTest {

    private final ExternalDatabase database = TestDatabase.ownedEmpty();
    private final Db db = new Db(database);
    private final PartnerId partner = PartnerId.next();

    @Test
    void keepsCredentialsOfTheFirstVersionAndGuardsThoseOfThis() {
        flyway().target("1").load().migrate();
        db.update(
                "insert into organizations (id, name, organization_type, business_entity, created_at)"
                        + " values (?, 'Volvo', 'partner', 'chargecars', now())",
                partner.value());
        db.update("""
                insert into credentials (id, partner_organization_id, type, scopes, label, secret_hash, created_at)
                values ('old', ?, 'api_key', '{orders:read}', '', decode(repeat('00', 32), 'hex'), now())
                """, partner.value());

        flyway().load().migrate();

        assertThat(db.count("credentials where id = 'old' and secret_hash is not null and jwk_set is null"))
                .isEqualTo(1);
        insert("client", "oauth2_client", "null", "'{\"keys\": []}'");
        assertRefused("neither", "oauth2_client", "null", "null");
        assertRefused("both", "oauth2_client", "decode(repeat('00', 32), 'hex')", "'{\"keys\": []}'");
        assertRefused("a key with keys", "api_key", "null", "'{\"keys\": []}'");
        assertRefused("no set", "oauth2_client", "null", "'{\"keys\": 1}'");
    }

    private void insert(String id, String type, String hash, String keys) {
        db.update(
                "insert into credentials (id, partner_organization_id, type, scopes, label, secret_hash, jwk_set, created_at)"
                        + " values (?, ?, ?, '{orders:read}', '', " + hash + ", " + keys + "::jsonb, now())",
                id,
                partner.value(),
                type);
    }

    private void assertRefused(String id, String type, String hash, String keys) {
        assertThatThrownBy(() -> insert(id, type, hash, keys)).isInstanceOf(DataIntegrityViolationException.class);
    }

    private FluentConfiguration flyway() {
        return Flyway.configure().dataSource(database.url(), database.user(), database.password());
    }
}
