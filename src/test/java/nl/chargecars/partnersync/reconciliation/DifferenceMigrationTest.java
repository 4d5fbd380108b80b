package nl.chargecars.partnersync.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

/** Tests the migration of differences from before they had a state: exactly those that were open stay open. */
class DifferenceMigrationTest {

    private final ExternalDatabase database = TestDatabase.ownedEmpty();
    private final Db db = new Db(database);
    private final PartnerId partner = PartnerId.next();
    private final IntegrationId integration = IntegrationId.next();

    @Test
    void whatTheLatestFinishedRunFoundStaysOpen() {
        flyway().target("27").load().migrate();
        db.update(
                "insert into organizations (id, name, organization_type, business_entity, created_at)"
                        + " values (?, 'Volvo', 'partner', 'chargecars', now())",
                partner.value());
        UUID older = run("finished");
        difference(older, "OLD");
        UUID latest = run("finished");
        difference(latest, "OPEN");
        difference(latest, "TAKEN");
        difference(latest, "TWICE");
        difference(latest, "TWICE");
        difference(run("running"), "NOT DONE");
        db.update("update reconciliation_differences set taken = 'partner', taken_by = 'test', taken_at = now()"
                + " where partner_order_id = 'TAKEN'");

        flyway().load().migrate();

        assertThat(db.rows(
                        "select partner_order_id || ' ' || state as found from reconciliation_differences order by 1"))
                .extracting(row -> row.get("found"))
                .containsExactly(
                        "NOT DONE superseded",
                        "OLD superseded",
                        "OPEN open",
                        "TAKEN taken",
                        "TWICE open",
                        "TWICE superseded");
        assertThat(db.count("reconciliation_differences where integration_id = ?", integration.value()))
                .isEqualTo(2);
    }

    private UUID run(String state) {
        UUID run = Uuid7.next();
        db.update("""
                insert into reconciliation_runs (id, partner_organization_id, integration_id, cause, started_by, state,
                                                 started_at, finished_at)
                values (?, ?, ?, 'manual', 'test', ?, now(), case ? when 'finished' then now() end)
                """, run, partner.value(), integration.value(), state, state);
        return run;
    }

    private void difference(UUID run, String order) {
        db.update("""
                insert into reconciliation_differences (
                    id, run_id, partner_order_id, kind, ahead_by_workflow, ahead_by_time, ahead)
                values (?, ?, ?, 'missing_here', 'unknown', 'unknown', 'unknown')
                """, Uuid7.next(), run, order);
    }

    private FluentConfiguration flyway() {
        return Flyway.configure().dataSource(database.url(), database.user(), database.password());
    }
}
