package nl.chargecars.partnersync.testing;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import nl.chargecars.partnersync.database.EmbeddedPostgres;
import nl.chargecars.partnersync.settings.Settings.DatabaseOwner;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The PostgreSQL cluster that all tests of this JVM share. Each caller gets a database of its own in it; databases of earlier runs are
 * dropped. By default the cluster is the embedded one in {@code target/test-postgres}, whose binaries and data stay for the next run.
 * To use another one, such as the oldest version that is supported, set {@code TEST_DATABASE_URL} (such as {@code
 * jdbc:postgresql://127.0.0.1:5432/}), and {@code _USER} and {@code _PASSWORD} of its administrator.
 */
public final class TestDatabase {

    private static final String OWNER = "partnersync";
    private static final String APPLICATION = "test_application";
    private static final AtomicInteger MADE = new AtomicInteger();

    private TestDatabase() {}

    /** @param address JDBC URL of the cluster, up to the name of a database */
    private record Cluster(String address, String administrator, String password) {

        static Cluster running() {
            String external = System.getenv("TEST_DATABASE_URL");
            return external == null
                    ? embedded()
                    : new Cluster(
                            external,
                            System.getenv().getOrDefault("TEST_DATABASE_USER", "postgres"),
                            System.getenv().getOrDefault("TEST_DATABASE_PASSWORD", ""));
        }

        private static Cluster embedded() {
            EmbeddedPostgres postgres = EmbeddedPostgres.start(TestFolder.of("postgres"), _ -> {});
            AtJvmEnd.close(postgres);
            String anyDatabase = postgres.url("");
            String address = anyDatabase.substring(0, anyDatabase.lastIndexOf('/') + 1);
            var cluster = new Cluster(address, EmbeddedPostgres.ADMINISTRATOR, postgres.password());
            cluster.neverWaitForTheDisk();
            return cluster;
        }

        /** Turns {@code fsync} off: it only protects from a loss of power, which no test simulates. The product leaves it on. */
        private void neverWaitForTheDisk() {
            JdbcClient administrator = asAdministrator();
            administrator.sql("alter system set fsync = off").update();
            administrator.sql("select pg_reload_conf()").query().singleValue();
        }

        JdbcClient asAdministrator() {
            return JdbcClient.create(new DriverManagerDataSource(address + "postgres", administrator, password));
        }
    }

    /** The cluster: started at first use; stopped when the JVM ends, or by the next run if this one is killed. */
    private static final class Running {
        static final Cluster CLUSTER = Cluster.running();
        static final JdbcClient ADMINISTRATOR = CLUSTER.asAdministrator();

        static {
            names("select datname from pg_database where datname like 'test\\_%'")
                    .forEach(earlier -> execute("drop database " + earlier + " with (force)"));
            for (String role : List.of(OWNER, APPLICATION)) {
                if (names("select rolname from pg_roles where rolname = '" + role + "'")
                        .isEmpty()) {
                    execute("create role " + role);
                }
                // one hash iteration, not 4,096 (from PostgreSQL 16 on): tests open thousands of connections
                execute("""
                        do $$ begin
                            perform set_config(name, '1', true) from pg_settings where name = 'scram_iterations';
                            alter role %s login password '%s';
                        end $$""".formatted(role, CLUSTER.password()));
                execute("grant pg_read_all_stats to " + role); // tests query which session waits for which
            }
        }

        private static List<@Nullable String> names(String sql) {
            return ADMINISTRATOR.sql(sql).query(String.class).list();
        }

        static void execute(String sql) {
            ADMINISTRATOR.sql(sql).update();
        }
    }

    /** A new, empty database with two roles, as in production: the owner migrates, the other role runs the product. */
    public static ExternalDatabase empty() {
        return withTwoRoles(ownedEmpty());
    }

    /** The same with the product's schema, before any server has started on it. */
    static ExternalDatabase migratedWithTwoRoles() {
        return withTwoRoles(migrated());
    }

    private static ExternalDatabase withTwoRoles(ExternalDatabase owned) {
        return new ExternalDatabase(
                owned.url(),
                APPLICATION,
                owned.password(),
                Optional.of(new DatabaseOwner(owned.user(), owned.password())));
    }

    /** A new, empty database whose tables the application's role owns. */
    public static ExternalDatabase ownedEmpty() {
        return ownedCopyOf("template1");
    }

    /** A new database with the product's schema, for tests of a repository without a server. */
    public static ExternalDatabase migrated() {
        return ownedCopyOf(Migrated.NAME);
    }

    /** The template database: migrated once, then copied for each caller. */
    private static final class Migrated {
        static final String NAME = made();

        private static String made() {
            ExternalDatabase database = ownedEmpty();
            migrateToNewest(database);
            return database.url().substring(Running.CLUSTER.address().length());
        }
    }

    private static ExternalDatabase ownedCopyOf(String template) {
        String name = "test_" + MADE.incrementAndGet();
        Running.execute("create database " + name + " template " + template + " owner " + OWNER);
        return new ExternalDatabase(Running.CLUSTER.address() + name, OWNER, Running.CLUSTER.password());
    }

    /** A new database with the schema of an earlier version. */
    public static ExternalDatabase migratedTo(String version) {
        ExternalDatabase database = ownedEmpty();
        flyway(database).target(version).load().migrate();
        return database;
    }

    public static void migrateToNewest(ExternalDatabase database) {
        flyway(database).load().migrate();
    }

    private static FluentConfiguration flyway(ExternalDatabase database) {
        return Flyway.configure().dataSource(database.url(), database.user(), database.password());
    }
}
