package nl.chargecars.partnersync.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings.DatabaseOwner;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.junit.jupiter.api.Test;

/** Tests the start on an external database whose tables the role that is to migrate them does not own. */
class SchemaOwnerTest {

    /** From PostgreSQL 15 on, only the owner of a database may create tables in it, whatever else has been granted. */
    @Test
    void refusesARoleThatMayNotCreateTablesWithWhatToDo() {
        assertRefused(TestDatabase.empty(), "permission denied for schema public");
    }

    /** As when an installation with one role names an owner later. */
    @Test
    void refusesARoleThatDoesNotOwnTheTablesWithWhatToDo() {
        ExternalDatabase owned = TestDatabase.migrated();
        assertRefused(
                new ExternalDatabase(owned.url(), TestDatabase.empty().user(), owned.password()),
                "permission denied for table flyway_schema_history");
    }

    /** Otherwise its jobs could neither make nor drop partitions, which nobody would notice before the first of them failed. */
    @Test
    void refusesTheApplicationsRoleAsTheOnlyOneAlsoWhereNothingIsToBeMigrated() {
        ExternalDatabase owned = TestDatabase.migrated();
        var twoRoles = new ExternalDatabase(
                owned.url(),
                TestDatabase.empty().user(),
                owned.password(),
                Optional.of(new DatabaseOwner(owned.user(), owned.password())));
        Schema.migrated(ExternalPostgres.checked(twoRoles)); // grants the application its rights
        assertRefused(twoRoles, "it does not own the tables");
    }

    private static void assertRefused(ExternalDatabase database, String right) {
        var onlyTheApplication = new ExternalDatabase(database.url(), database.user(), database.password());
        assertThatThrownBy(() -> Schema.migrated(ExternalPostgres.checked(onlyTheApplication)))
                .isInstanceOfSatisfying(
                        InvalidSettingsException.class,
                        it -> assertThat(it.isLasting()).isTrue())
                .hasMessageContaining("\"" + database.user() + "\" may not migrate the schema")
                .hasMessageContaining(right)
                .hasMessageContaining("docs/operating.md")
                .hasMessageNotContaining("\n");
    }
}
