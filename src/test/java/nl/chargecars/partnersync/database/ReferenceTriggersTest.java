package nl.chargecars.partnersync.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Tests the references between the tables that are written in batches: a row may name only rows that exist, and these keep their
 * ids. Triggers check this once for each statement, whoever writes (ADR 21).
 */
class ReferenceTriggersTest {

    private static final String NOBODY = "'01900000-0000-7000-8000-000000000000'";

    /** The SQL that inserts an order with all its dependent rows. */
    private static final String ROWS = """
            insert into organizations (id, name, organization_type, business_entity, created_at) values
                ('01900000-0000-7000-8000-000000000001', 'Volvo', 'partner', 'chargecars', now()),
                ('01900000-0000-7000-8000-000000000002', 'Jan', 'customer_individual', 'chargecars', now());
            insert into contacts (id, organization_id, contact_type, is_primary, first_name, last_name, email, email_key, created_at)
            values ('01900000-0000-7000-8000-000000000003', '01900000-0000-7000-8000-000000000002', 'customer', true, 'Jan',
                    'Janssen', 'jan@example.com', 'jan@example.com', now());
            insert into addresses values
                ('01900000-0000-7000-8000-000000000004', 'organization', '01900000-0000-7000-8000-000000000002', 'installation',
                 'Kerkstraat 1', 'Zwolle', '8011AA', 'NL', now());
            insert into orders (
                id, order_number, partner_organization_id, customer_organization_id, primary_contact_id, installation_address_id,
                order_type, business_entity, order_status, status_since, transition_count, partner_external_references,
                customer_name, customer_email, submitted, created_at, updated_at)
            values ('01900000-0000-7000-8000-000000000005', 'CC-2026-00001', '01900000-0000-7000-8000-000000000001',
                    '01900000-0000-7000-8000-000000000002', '01900000-0000-7000-8000-000000000003',
                    '01900000-0000-7000-8000-000000000004', 'installation', 'chargecars', 'new', now(), 1,
                    '{"partner_order_id": "V1"}', 'Jan', 'jan@example.com', '{}', now(), now());
            insert into line_items (order_id, line_order, description, quantity, line_item_status)
            values ('01900000-0000-7000-8000-000000000005', 1, 'Wallbox', 1, 'quoted');
            insert into status_transitions (id, entity_type, entity_id, sequence, to_status, caused_by, created_at)
            values ('01900000-0000-7000-8000-000000000006', 'order', '01900000-0000-7000-8000-000000000005', 1, 'new', 'partner',
                    now());
            insert into events (
                id, partner_organization_id, integration_id, order_id, order_sequence, transition_id, event, feed_position,
                created_at)
            values ('01900000-0000-7000-8000-000000000007', '01900000-0000-7000-8000-000000000001',
                    '01900000-0000-7000-8000-000000000008', '01900000-0000-7000-8000-000000000005', 16,
                    '01900000-0000-7000-8000-000000000006', 'status_changed', '1', now());
            insert into deliveries (
                id, partner_organization_id, integration_id, order_id, order_sequence, event, priority, state, is_head, due_at,
                attempt_count, schedule_position, created_at)
            values ('01900000-0000-7000-8000-000000000007', '01900000-0000-7000-8000-000000000001',
                    '01900000-0000-7000-8000-000000000008', '01900000-0000-7000-8000-000000000005', 16, 'status_changed', 1,
                    'pending', false, now(), 0, 0, now());
            insert into unsent_transitions (transition_id, order_id, reason)
            values ('01900000-0000-7000-8000-000000000006', '01900000-0000-7000-8000-000000000005', 'echo');
            insert into partner_status_updates (
                id, partner_organization_id, received_at, origin, order_id, outcome, transition_id, processed_at)
            values ('01900000-0000-7000-8000-000000000009', '01900000-0000-7000-8000-000000000001', now(), 'webhook',
                    '01900000-0000-7000-8000-000000000005', 'applied', '01900000-0000-7000-8000-000000000006', now());
            """;

    /** The unique columns of each table, with expressions for the values that a copied row gets instead. */
    private static final Map<String, String> OWN = Map.of(
            "contacts", "'id', gen_random_uuid(), 'email_key', gen_random_uuid()",
            "addresses", "'id', gen_random_uuid()",
            "orders",
                    "'id', gen_random_uuid(), 'order_number', gen_random_uuid(),"
                            + " 'partner_external_references', jsonb_build_object('partner_order_id', gen_random_uuid())",
            "line_items", "'line_order', floor(2 + 2000000000 * random())",
            "events", "'id', gen_random_uuid()",
            "deliveries", "'order_id', gen_random_uuid()",
            "partner_status_updates", "'id', gen_random_uuid()");

    private static Db db;

    @BeforeAll
    static void prepare() {
        db = new Db(TestDatabase.migrated());
        db.update(ROWS);
    }

    @ParameterizedTest
    @CsvSource({
        "contacts, organization_id",
        "addresses, entity_id",
        "orders, partner_organization_id",
        "orders, customer_organization_id",
        "orders, primary_contact_id",
        "orders, installation_address_id",
        "line_items, order_id",
        "events, order_id",
        "events, transition_id",
        "partner_status_updates, order_id",
        "partner_status_updates, transition_id"
    })
    void aRowThatNamesWhatIsNotThereIsRefusedWithAllOfItsStatement(String table, String column) {
        long before = db.count(table);
        String statement = "insert into " + table + copyOf(table, "") + " union all "
                + copyOf(table, ", '" + column + "', " + NOBODY);
        assertThatThrownBy(() -> db.update(statement))
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining(" there");
        assertThat(db.count(table)).isEqualTo(before);
    }

    /** These rows have no ids of their own: they are identified by the rows that they name. */
    @ParameterizedTest
    @CsvSource({
        "deliveries, id, to have the id of an event",
        "unsent_transitions, order_id, to name an order and a transition",
        "unsent_transitions, transition_id, to name an order and a transition"
    })
    void aRowThatIsWhatItNamesIsRefusedWhereThatIsNotThere(String table, String column, String why) {
        long before = db.count(table);
        assertThatThrownBy(() -> db.update("insert into " + table + copyOf(table, ", '" + column + "', " + NOBODY)))
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining(why);
        assertThat(db.count(table)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"order_id", "transition_id"})
    void aStatusUpdateThatIsProcessedAgainNamesWhatIsThere(String column) {
        assertThatThrownBy(() -> db.update("update partner_status_updates set " + column + " = " + NOBODY))
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("that are there, or none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"organizations", "contacts", "addresses", "orders", "status_transitions", "events"})
    void whatIsNamedIsNeverDeleted(String table) {
        for (String removal : List.of("delete from " + table, "truncate " + table + " cascade")) {
            assertThatThrownBy(() -> db.update(removal))
                    .as(removal)
                    .hasMessageContaining("rows of " + table + " stay")
                    .hasMessageContaining("erase-customer");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "organizations, id",
        "contacts, id",
        "contacts, organization_id",
        "addresses, id",
        "addresses, entity_id",
        "orders, id",
        "orders, partner_organization_id",
        "orders, customer_organization_id",
        "orders, primary_contact_id",
        "orders, installation_address_id",
        "line_items, order_id",
        "status_transitions, id",
        "events, id",
        "events, order_id",
        "events, transition_id",
        "deliveries, id",
        "unsent_transitions, order_id",
        "unsent_transitions, transition_id"
    })
    void whatIsNamedKeepsItsIdAndWhoNamesItNeverNamesAnother(String table, String column) {
        assertThatThrownBy(() -> db.update("update " + table + " set " + column + " = " + NOBODY))
                .hasMessageContaining("keep their ids and the ids that they name");
    }

    /**
     * A session keeps the plans of the triggers' queries: a plan made while the tables were small must not scan them when they
     * have grown.
     */
    @ParameterizedTest
    @ValueSource(strings = {"contacts", "addresses", "orders", "line_items", "events", "partner_status_updates"})
    void isAskedByIndexHoweverSmallTheTablesAre(String table) throws SQLException {
        try (Connection connection = db.newSession()) {
            connection.setAutoCommit(false);
            var session = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
            assertThat(session.update("insert into " + table + copyOf(table, "") + " union all " + copyOf(table, "")))
                    .isEqualTo(2);
            assertThat(readAsAWhole(session))
                    .as("besides the table that is copied")
                    .isSubsetOf(table);
            connection.rollback();
        }
    }

    @Test
    void asksInTheSchemaThatIsNamedLikeTheOnlyRole() {
        ExternalDatabase database = TestDatabase.ownedEmpty();
        var other = new Db(database);
        other.update("create schema " + database.user());
        Schema.migrated(ExternalPostgres.checked(database));
        assertThat(other.text("select current_schema()")).isEqualTo(database.user());
        assertThatAnswersAreRight(other);
    }

    /** The owner grants the application its rights in that schema as well. */
    @Test
    void asksInTheSchemaThatTheAddressNamesAndWhateverThePath() {
        ExternalDatabase database = TestDatabase.empty();
        var owner = database.owner().orElseThrow();
        new Db(database).update("create schema \"Partner Sync\"");
        String url = database.url() + "?currentSchema=%22Partner%20Sync%22";
        Schema.migrated(ExternalPostgres.checked(
                new ExternalDatabase(url, database.user(), database.password(), Optional.of(owner))));
        var application = new Db(new ExternalDatabase(url, database.user(), database.password()));
        assertThatAnswersAreRight(application);
        assertThatThrownBy(() -> application.update("delete from audit_logs"))
                .rootCause()
                .hasMessageContaining("permission denied");

        var restoring = new Db(new ExternalDatabase(database.url(), owner.user(), owner.password()));
        restoring.update(
                "insert into \"Partner Sync\".line_items (order_id, line_order, description, quantity, line_item_status)"
                        + " values ('01900000-0000-7000-8000-000000000005', 2, 'Cable', 1, 'quoted')");
        assertThat(restoring.count("pg_class where relname = 'orders' and relnamespace = 'public'::regnamespace"))
                .isZero();
    }

    private static void assertThatAnswersAreRight(Db other) {
        other.update(ROWS);
        assertThatThrownBy(() -> other.update("update orders set id = " + NOBODY))
                .hasMessageContaining("orders stay");
        assertThatThrownBy(
                        () -> other.update("insert into line_items" + copyOf("line_items", ", 'order_id', " + NOBODY)))
                .hasMessageContaining("is to name an order that is there");
    }

    private static List<@Nullable String> readAsAWhole(JdbcTemplate session) {
        return session.queryForList("select relname from pg_stat_xact_user_tables where seq_scan > 0", String.class);
    }

    /** A query that returns a copy of the first row of a table, with ids of its own and these changes. */
    private static String copyOf(String table, String changes) {
        return " select changed.* from (select * from %1$s limit 1) as present cross join lateral".formatted(table)
                + " jsonb_populate_record(null::%1$s, to_jsonb(present) || jsonb_build_object(%2$s%3$s)) as changed"
                        .formatted(table, OWN.getOrDefault(table, "'copied', true"), changes);
    }
}
