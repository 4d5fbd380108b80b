package nl.chargecars.partnersync.testing;

import java.net.URI;
import java.util.Objects;
import nl.chargecars.partnersync.Server;
import nl.chargecars.partnersync.housekeeping.Round;
import nl.chargecars.partnersync.settings.AddressRange;
import nl.chargecars.partnersync.settings.AlertSettings;
import nl.chargecars.partnersync.settings.RetentionSettings;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * The product, started once a test JVM as an administrator would start it: on a database that is given to it, on free ports.
 * Tests share it, so each makes partners of its own. The clock stands still and the workers wait until a test moves them.
 */
public final class TestServer implements AutoCloseable {

    /** The administrator's key of every test server. */
    public static final String ADMIN_KEY = "test-administrator";

    private final Server server;
    private final Settings settings;
    private final ExternalDatabase database;
    private final Db db;

    private TestServer(Settings settings, ExternalDatabase database, Class<?>... configuration) {
        this.settings = settings;
        this.database = database;
        this.server = Server.start(settings, configuration);
        this.db = new Db(database);
    }

    private static final class Shared {
        static final TestServer SERVER = untilJvmEnds();
    }

    private static final class ForPages {
        static final TestServer SERVER = untilJvmEnds();
    }

    private static TestServer untilJvmEnds() {
        TestServer server = onNewDatabase(RetentionSettings.standard(), AlertSettings.none(), TestConfiguration.class);
        AtJvmEnd.close(server.server);
        return server;
    }

    private static final class Second {
        static final TestServer NODE = start();

        private static TestServer start() {
            TestServer first = shared();
            var node = new TestServer(first.settings, first.database, SecondNode.class);
            AtJvmEnd.close(node.server);
            return node;
        }
    }

    /** Another node on the database of {@link #shared()}, with a clock of its own; on it few guesses are enough. */
    public static TestServer secondNode() {
        return Second.NODE;
    }

    /** The one that all tests of this JVM use; properties (jqwik) take it from here, JUnit tests by {@link WithServer}. */
    public static TestServer shared() {
        return Shared.SERVER;
    }

    /** One for tests that look at pages, by {@link WithPageServer}: among all other tests' partners a browser would be slow. */
    static TestServer forPages() {
        return ForPages.SERVER;
    }

    /** One of a test's own, on a database of its own: for what would disturb the others. Close it. */
    public static TestServer alone(RetentionSettings retention) {
        return onNewDatabase(retention, AlertSettings.none(), TestConfiguration.class);
    }

    /** The same, with its alerts told. */
    public static TestServer alone(AlertSettings alerts) {
        return onNewDatabase(RetentionSettings.standard(), alerts, TestConfiguration.class);
    }

    /** One of a test's own, with the product put together differently. Close it. */
    public static TestServer with(Class<?> more) {
        return onNewDatabase(RetentionSettings.standard(), AlertSettings.none(), TestConfiguration.class, more);
    }

    /** One of a test's own that logs each request. Close it. */
    public static TestServer withAccessLog() {
        ExternalDatabase database = TestDatabase.migratedWithTwoRoles();
        return new TestServer(usual(database).accessLog().build(), database, TestConfiguration.class);
    }

    /** One of a test's own, on a PostgreSQL of that test's own. Close it. */
    public static TestServer on(ExternalDatabase database) {
        return new TestServer(usual(database).build(), database, TestConfiguration.class);
    }

    private static TestServer onNewDatabase(
            RetentionSettings retention, AlertSettings alerts, Class<?>... configuration) {
        ExternalDatabase database = TestDatabase.migratedWithTwoRoles();
        Settings settings = usual(database).retention(retention).alerts(alerts).build();
        return new TestServer(settings, database, configuration);
    }

    private static TestSettings usual(ExternalDatabase database) {
        return TestSettings.in(TestFolder.of("data"))
                .database(database)
                .behind(AddressRange.parse("127.0.0.0/8")); // whoever tests says where from, as a proxy would
    }

    /** Calls without a credential: add one with {@link Api#as}. */
    public Api api() {
        return new Api(server.localUrl());
    }

    /** Calls as the administrator. */
    public Api admin() {
        return api().as(ADMIN_KEY);
    }

    /** Metrics and health in detail. */
    public Api management() {
        return new Api(server.managementUrl()).unobserved();
    }

    public Db db() {
        return db;
    }

    public SettableClock clock() {
        return part(SettableClock.class);
    }

    public URI url() {
        return server.localUrl();
    }

    public Settings settings() {
        return settings;
    }

    /** A running part of the product, such as a worker to be stepped. */
    public <T> T part(Class<T> type) {
        return server.part(type);
    }

    /** One of every round that the product goes now and then. */
    public void everyRound() {
        Objects.requireNonNull(part(DispatcherServlet.class).getWebApplicationContext())
                .getBeansOfType(Round.class)
                .values()
                .forEach(Round::round);
    }

    /** Only of one that is a test's own. */
    @Override
    public void close() {
        server.close();
    }
}
