package nl.chargecars.partnersync.database;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import nl.chargecars.partnersync.settings.InvalidSettingsException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The tables: the owner migrates them with {@code db/migration} and grants the application its rights on them.
 *
 * @param versions of all migrations in this release
 */
record Schema(List<String> versions) {

    private static final Logger log = LoggerFactory.getLogger(Schema.class);
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final Set<MigrationState> LATER =
            Set.of(MigrationState.FUTURE_SUCCESS, MigrationState.FUTURE_FAILED);

    /** One of the tables whose partitions the server makes and drops; all of them have one owner. */
    private static final String OWNED = """
            select pg_has_role(tableowner, 'usage')
            from pg_tables
            where schemaname = current_schema() and tablename = 'delivery_attempts'
            """;

    /**
     * Migrates the schema. Several nodes may do so at once: one migrates, the others wait.
     *
     * @throws InvalidSettingsException when a later release has migrated the schema, transaction ids are behind the tables, or the
     *     owner's role does not own them
     */
    static Schema migrated(Database database) {
        try {
            return migratedByOwner(database);
        } catch (FlywayException | DataAccessException failed) {
            Optional<String> right = missingRight(failed);
            throw right.isPresent() ? notTheOwner(database.owner().user(), right.get()) : failed;
        }
    }

    private static Schema migratedByOwner(Database database) {
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
        refuseWhoDoesNotOwnTheTables(database.owner(), owner);
        TransactionIds.check(owner);
        if (!database.application().equals(database.owner())) {
            ApplicationRights.grant(owner, database.application().user());
        }
        return new Schema(Stream.of(migrations.all())
                .filter(migration -> migration.getState().isResolved())
                .map(migration -> String.valueOf(migration.getVersion()))
                .toList());
    }

    /** With nothing to migrate, a role without this right would only be noticed once its partitions cannot be made or dropped. */
    private static void refuseWhoDoesNotOwnTheTables(DatabaseLogin login, DataSource owner) {
        if (!JdbcClient.create(owner).sql(OWNED).query(Boolean.class).single()) {
            throw notTheOwner(login.user(), "it does not own the tables");
        }
    }

    private static Optional<String> missingRight(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && INSUFFICIENT_PRIVILEGE.equals(sql.getSQLState())) {
                return Optional.of(
                        String.valueOf(sql.getMessage()).lines().findFirst().orElse(""));
            }
        }
        return Optional.empty();
    }

    private static RuntimeException notTheOwner(String role, String right) {
        return new InvalidSettingsException("the database's role \"" + role + "\" may not migrate the schema ("
                + right + "): make it the owner of the database and of its tables (docs/operating.md, \"The roles of an"
                + " external database\"), or name the owner in PARTNERSYNC_DATABASE_OWNER_USER");
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
                    throw new InvalidSettingsException("the database has schema " + newest.getVersion()
                            + ", made by a later release than this one: start that one, or restore the backup made"
                            + " before the upgrade (docs/operating.md)");
                });
    }
}
