package nl.chargecars.partnersync.database;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables: the owner migrates them with {@code db/migration} and grants the application its rights on them.
 *
 * @param versions of all migrations in this release
 */
record Schema(List<String> versions) {

    private static final Logger log = LoggerFactory.getLogger(Schema.class);
    private static final Set<MigrationState> LATER =
            Set.of(MigrationState.FUTURE_SUCCESS, MigrationState.FUTURE_FAILED);

    /**
     * Migrates the schema. Several nodes may do so at once: one migrates, the others wait.
     *
     * @throws InvalidSettingsException when a later release has migrated the schema, or transaction ids are behind the tables
     */
    static Schema migrated(Database database) {
        var owner = new OwnersConnections(database);
        Flyway flyway = Flyway.configure().dataSource(owner).load();
        MigrationInfoService migrations = flyway.info();
        refuseTheFuture(migrations);
        int pending = migrations.pending().length;
        if (pending == 0) {
            log.info("The database schema is up to date");
        } else {
            log.info("Migrating the database schema, {} to do", pending);
        }
        flyway.migrate();
        TransactionIds.check(owner);
        if (!database.application().equals(database.owner())) {
            ApplicationRights.grant(owner, database.application().user());
        }
        return new Schema(Stream.of(migrations.all())
                .filter(migration -> migration.getState().isResolved())
                .map(migration -> String.valueOf(migration.getVersion()))
                .toList());
    }

    /**
     * Refuses a schema that a later release has migrated, because this release may read or write its tables wrongly. Flyway would
     * accept it.
     */
    private static void refuseTheFuture(MigrationInfoService migrations) {
        Stream.of(migrations.all())
                .filter(migration -> LATER.contains(migration.getState()))
                .reduce((_, later) -> later)
                .ifPresent(newest -> {
                    throw new InvalidSettingsException(List.of("the database has schema " + newest.getVersion()
                            + ", made by a later release than this one: start that one, or restore the backup made"
                            + " before the upgrade (docs/operating.md)"));
                });
    }
}
