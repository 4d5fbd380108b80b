package nl.chargecars.partnersync.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import nl.chargecars.partnersync.settings.InvalidSettingsException;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestDatabase;
import org.junit.jupiter.api.Test;

/** Tests the start of an earlier release on a database that a newer release has migrated. */
class NewerSchemaTest {

    @Test
    void isRefusedWithBothVersionsAndWhatToDo() {
        ExternalDatabase database = TestDatabase.migrated();
        var db = new Db(database);
        db.update("""
                insert into flyway_schema_history (
                    installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                values (9999, '9999', 'of a later release', 'SQL', 'V9999__of_a_later_release.sql', 1, 'x', 1, true)
                """);
        assertThatThrownBy(() -> Schema.migrated(ExternalPostgres.checked(database)))
                .isInstanceOfSatisfying(
                        InvalidSettingsException.class,
                        it -> assertThat(it.isLasting()).isTrue())
                .hasMessageContaining("schema 9999")
                .hasMessageContaining("the backup made before the upgrade")
                .hasMessageNotContaining("\n");

        db.update("delete from flyway_schema_history where version = '9999'");
        assertThat(Schema.migrated(ExternalPostgres.checked(database)).versions())
                .isNotEmpty()
                .doesNotContain("9999");
    }
}
