package nl.chargecars.partnersync.testing;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import nl.chargecars.partnersync.storage.EmbeddedPostgres;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * One PostgreSQL for all tests of this JVM, in {@code target/test-postgres}; every caller gets a database of its own in it.
 * Binaries and cluster stay for the next run, the databases of earlier runs are dropped.
 */
public final class TestDatabase {

    private static final AtomicInteger MADE = new AtomicInteger();

    private TestDatabase() {}

    /** Started by the first who asks; stopped with the JVM, or by the next run if this one is killed. */
    private static final class Running {
        static final EmbeddedPostgres POSTGRES = EmbeddedPostgres.start(Path.of("target", "test-postgres"), _ -> {});
        static final JdbcClient ADMINISTRATOR = JdbcClient.create(new DriverManagerDataSource(
                POSTGRES.url("postgres"), EmbeddedPostgres.ADMINISTRATOR, POSTGRES.password()));

        static {
            AtJvmEnd.close(POSTGRES);
            ADMINISTRATOR
                    .sql("select datname from pg_database where datname like 'test\\_%'")
                    .query(String.class)
                    .list()
                    .forEach(earlier -> ADMINISTRATOR
                            .sql("drop database " + earlier + " with (force)")
                            .update());
        }
    }

    /** A new, empty database, owned by the role that the application uses. */
    public static ExternalDatabase empty() {
        String name = "test_" + MADE.incrementAndGet();
        Running.ADMINISTRATOR
                .sql("create database " + name + " owner " + Running.POSTGRES.user())
                .update();
        return new ExternalDatabase(Running.POSTGRES.url(name), Running.POSTGRES.user(), Running.POSTGRES.password());
    }

    /** A new database with the product's schema, for tests of a repository without a server. */
    public static ExternalDatabase migrated() {
        ExternalDatabase database = empty();
        Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .load()
                .migrate();
        return database;
    }
}
