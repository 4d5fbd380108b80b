package nl.chargecars.partnersync.database;

import static org.assertj.core.api.Assertions.assertThat;

import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

/**
 * Tests the migration of existing rows: V8 moves them into the partitions, V23 sets the integration of alerts, V29 keeps the
 * customer's name of orders, V34 lets dismissed deliveries hold nothing back and sets the time until which releases were held,
 * V43 clears the causes of open alerts about silent partners, because they are unknown, and V45 lets delivered ones hold nothing back.
 */
class SeveralNodesMigrationTest {

    private static final String BEFORE = """
            insert into organizations values
                ('01900000-0000-7000-8000-000000000001', 'Volvo', 'partner', 'chargecars', now()),
                ('01900000-0000-7000-8000-000000000002', 'Jan', 'customer_individual', 'chargecars', now());
            insert into contacts values
                ('01900000-0000-7000-8000-000000000003', '01900000-0000-7000-8000-000000000002', 'customer', true, 'Jan',
                 'Janssen', 'jan@example.com', 'jan@example.com', null, now());
            insert into addresses values
                ('01900000-0000-7000-8000-000000000004', 'organization', '01900000-0000-7000-8000-000000000002',
                 'installation', 'Kerkstraat 1', 'Zwolle', '8011AA', 'NL', now());
            insert into orders values
                ('01900000-0000-7000-8000-000000000005', 'CC-2024-00001', '01900000-0000-7000-8000-000000000001',
                 '01900000-0000-7000-8000-000000000002', '01900000-0000-7000-8000-000000000003',
                 '01900000-0000-7000-8000-000000000004', 'installation', 'chargecars', 'order', 'new', now(), 1,
                 '{"partner_order_id": "V1"}', 'Jan', 'jan@example.com', null, null, '{}', null, now(), now()),
                ('01900000-0000-7000-8000-00000000000a', 'CC-2024-00002', '01900000-0000-7000-8000-000000000001',
                 '01900000-0000-7000-8000-000000000002', '01900000-0000-7000-8000-000000000003',
                 '01900000-0000-7000-8000-000000000004', 'installation', 'chargecars', 'order', 'new', now(), 1,
                 '{"partner_order_id": "V2"}', ' Dhr. J.  van Dijk ', 'jan@example.com', null, null, '{}', null, now(), now());
            insert into status_transitions values
                ('01900000-0000-7000-8000-000000000006', 'order', '01900000-0000-7000-8000-000000000005', 1, null, 'new', null,
                 null, 'partner', 'partner:1', now());
            insert into partner_integrations (
                id, created_at, updated_at, partner_organization_id, integration_name, version, webhook_secret_sealed,
                webhook_events, status_mapping, inbound_auth, echo_partner_updates, is_active, sync_enabled, sync_frequency)
            values
                ('01900000-0000-7000-8000-000000000007', now(), now(), '01900000-0000-7000-8000-000000000001', 'one', 1, '', '{}',
                 '{}', 'either', false, true, true, 'real_time');
            insert into integration_hours values ('01900000-0000-7000-8000-000000000007', '2026-01-01T10:00:00Z', 3, 1);
            insert into events values
                ('01900000-0000-7000-8000-000000000008', '01900000-0000-7000-8000-000000000001',
                 '01900000-0000-7000-8000-000000000007', '01900000-0000-7000-8000-000000000005', 16,
                 '01900000-0000-7000-8000-000000000006', 'status_changed', '{"old": true}', '1', now());
            insert into deliveries (
                id, partner_organization_id, integration_id, order_id, order_sequence, event, priority, state, is_head, due_at,
                attempt_count, schedule_position, created_at)
            values
                ('01900000-0000-7000-8000-000000000008', '01900000-0000-7000-8000-000000000001',
                 '01900000-0000-7000-8000-000000000007', '01900000-0000-7000-8000-000000000005', 16, 'status_changed', 1,
                 'pending', true, now(), 1, 1, now());
            insert into delivery_attempts values
                ('01900000-0000-7000-8000-000000000008', 1, '2026-01-01T10:00:00Z', 5, 'https://x', '{}', 500, 'no', 'responded 500');
            insert into partner_status_updates (
                id, partner_organization_id, received_at, body, outcome, processed_at)
            values
                ('01900000-0000-7000-8000-000000000009', '01900000-0000-7000-8000-000000000001', now(), 'as it came', 'invalid', now());
            """;

    @Test
    void carriesOverEveryPayloadAttemptBodyAndHour() {
        ExternalDatabase database = TestDatabase.ownedEmpty();
        flyway(database).target("1").load().migrate();
        var db = new Db(database);
        db.update(BEFORE);

        flyway(database).load().migrate();

        assertThat(db.text("select payload_of('01900000-0000-7000-8000-000000000008')"))
                .isEqualTo("{\"old\": true}");
        assertThat(db.text("select body from status_update_bodies")).isEqualTo("as it came");
        assertThat(db.text("select error from delivery_attempts")).isEqualTo("responded 500");
        assertThat(db.text("select (succeeded, failed, heard_updates)::text from integration_hours"))
                .isEqualTo("(3,1,0)");
        assertThat(db.text("select string_agg(order_names::text, ' ') from order_names"))
                .as("of the order that did not make the customer")
                .isEqualTo("(01900000-0000-7000-8000-00000000000a,Dhr.,\"J. van Dijk\")");
        for (String table :
                new String[] {"event_payloads", "status_update_bodies", "delivery_attempts", "integration_hours"}) {
            assertThat(db.count(table + "_default")).as(table).isZero();
        }
    }

    @Test
    void saysOfOldAlertsWhichIntegrationTheyAreAbout() {
        ExternalDatabase database = TestDatabase.ownedEmpty();
        flyway(database).target("22").load().migrate();
        var db = new Db(database);
        db.update("""
                insert into alerts (id, kind, subject, message, opened_at)
                select gen_random_uuid(), 'any', subject, 'any', now()
                from unnest(array['integration 01900000-0000-7000-8000-000000000007', 'job retention',
                                  'client certificate of integration 01900000-0000-7000-8000-000000000008, 3 days',
                                  'partner 01900000-0000-7000-8000-000000000001']) as subject
                """);

        flyway(database).load().migrate();

        assertThat(db.rows("select right(integration_id::text, 1) as one from alerts order by one"))
                .extracting(row -> row.get("one"))
                .containsExactly("7", "8", null, null);
    }

    @Test
    void holdsNothingBackForWhatWasDismissedAndEndsReleasesWithWhatWaits() {
        ExternalDatabase database = TestDatabase.ownedEmpty();
        flyway(database).target("1").load().migrate();
        var db = new Db(database);
        db.update(BEFORE);
        flyway(database).target("33").load().migrate();
        db.update("update deliveries set state = 'dismissed', is_head = false, settled_at = now(),"
                + " due_at = now() + interval '20 hours'");
        db.update("update partner_integrations set webhook_url = 'https://partner.example/hook'");
        assertThat(db.count("lanes where releasing")).isEqualTo(1);

        flyway(database).load().migrate();

        assertThat(db.count("deliveries where due_at = settled_at")).isEqualTo(1);
        assertThat(db.count("lanes where releasing and held_until >= (select due_at from deliveries)"))
                .isEqualTo(1);
    }

    @Test
    void holdsNothingBackForWhatWasDelivered() {
        ExternalDatabase database = TestDatabase.ownedEmpty();
        flyway(database).target("1").load().migrate();
        var db = new Db(database);
        db.update(BEFORE);
        flyway(database).target("44").load().migrate();
        db.update("update deliveries set state = 'delivered', is_head = false, settled_at = now(),"
                + " due_at = now() + interval '10 hours'");

        flyway(database).load().migrate();

        assertThat(db.count("deliveries where due_at = settled_at")).isEqualTo(1);
    }

    @Test
    void doesNotKnowOfWhatOpenAlertsOfSilenceHaveTold() {
        ExternalDatabase database = TestDatabase.ownedEmpty();
        flyway(database).target("42.1").load().migrate();
        var db = new Db(database);
        db.update("""
                insert into alerts (id, kind, subject, message, opened_at, closed_at, causes) values
                    (gen_random_uuid(), 'partner_silent', 'open', 'any', now(), null, '{}'),
                    (gen_random_uuid(), 'partner_silent', 'over', 'any', now(), now(), '{}'),
                    (gen_random_uuid(), 'breaker_open', 'other', 'any', now(), null, '{}')
                """);

        flyway(database).load().migrate();

        assertThat(db.rows("select subject from alerts where causes is null"))
                .extracting(row -> row.get("subject"))
                .containsExactly("open");
    }

    private static FluentConfiguration flyway(ExternalDatabase database) {
        return Flyway.configure().dataSource(database.url(), database.user(), database.password());
    }
}
