package nl.chargecars.partnersync.testing;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import nl.chargecars.partnersync.Server;
import nl.chargecars.partnersync.housekeeping.Round;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.outbound.DeliveryWorker;
import nl.chargecars.partnersync.settings.AddressRange;
import nl.chargecars.partnersync.settings.AlertSettings;
import nl.chargecars.partnersync.settings.RetentionSettings;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.settings.Settings.ExternalDatabase;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * The product, started once per test JVM as an administrator would start it: on an external database and on free ports. Tests share
 * it, so each test creates its own partners. The clock stands still and the workers do nothing until a test moves them.
 */
public final class TestServer implements AutoCloseable {

    /** The administrator's key of every test server. */
    public static final String ADMIN_KEY = "test-administrator";

    private static final String STATUS_CHANGE = "/api/v1/status/change";

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

    /**
     * Another node on the database of {@link #shared()}, with its own clock and the low limits for wrong credentials of {@link
     * SecondNode}.
     */
    public static TestServer secondNode() {
        return Second.NODE;
    }

    /** The server that all tests of this JVM share; jqwik properties take it from here, JUnit tests through {@link WithServer}. */
    public static TestServer shared() {
        return Shared.SERVER;
    }

    /**
     * The server for tests that look at pages, used through {@link WithPageServer}: the many partners of the other tests would slow
     * the browser down.
     */
    static TestServer forPages() {
        return ForPages.SERVER;
    }

    /** A server for one test, on its own database, for changes that would disturb other tests. The caller closes it. */
    public static TestServer alone(RetentionSettings retention) {
        return onNewDatabase(retention, AlertSettings.none(), TestConfiguration.class);
    }

    /** The same, with these alert settings. */
    public static TestServer alone(AlertSettings alerts) {
        return onNewDatabase(RetentionSettings.standard(), alerts, TestConfiguration.class);
    }

    /** A server for one test with further configuration, whose beans change the product. The caller closes it. */
    public static TestServer with(Class<?> more) {
        return onNewDatabase(RetentionSettings.standard(), AlertSettings.none(), TestConfiguration.class, more);
    }

    /** A server for one test that logs each request. The caller closes it. */
    public static TestServer withAccessLog() {
        ExternalDatabase database = TestDatabase.migratedWithTwoRoles();
        return new TestServer(usual(database).accessLog().build(), database, TestConfiguration.class);
    }

    /** A server for one test, on this database. The caller closes it. */
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
                .behind(AddressRange.parse("127.0.0.0/8")); // a test gives its address as a proxy does
    }

    /** API calls without a credential: add one with {@link Api#as}. */
    public Api api() {
        return new Api(server.localUrl());
    }

    /** API calls as the administrator. */
    public Api admin() {
        return api().as(ADMIN_KEY);
    }

    /**
     * Changes the status of an order as the administrator, without a reason.
     *
     * @param order its number or its UUID
     */
    public Reply change(String order, String status) {
        return admin().post(STATUS_CHANGE, Map.of("entity_type", "order", "entity_id", order, "to_status", status));
    }

    /** The same, with a reason. */
    public Reply change(String order, String status, String reason) {
        Map<String, String> change =
                Map.of("entity_type", "order", "entity_id", order, "to_status", status, "transition_reason", reason);
        return admin().post(STATUS_CHANGE, change);
    }

    /** Issues an API key of this partner; without {@code scopes} it has all of them. */
    public String key(PartnerId partner, String... scopes) {
        Map<String, Object> body = scopes.length == 0
                ? Map.of("type", "api_key", "label", "test")
                : Map.of("type", "api_key", "label", "test", "scopes", List.of(scopes));
        return admin().post("/api/v1/partners/" + partner + "/credentials", body)
                .is(201)
                .text("/data/key");
    }

    /** Calls of the management port: metrics and detailed health. */
    public Api management() {
        return new Api(server.managementUrl()).unobserved();
    }

    /** All metrics, as Prometheus scrapes them. */
    public String metrics() {
        return management().get("/actuator/prometheus").is(200).raw();
    }

    /**
     * The values of one metric: of each of its series that has these labels.
     *
     * @param labels such as {@code outcome="placed"}
     */
    public List<Double> metric(String name, String... labels) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Stream.of(labels).allMatch(line::contains))
                .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
                .toList();
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

    /** A bean of the running server, such as a worker that the test steps. */
    public <T> T part(Class<T> type) {
        return server.part(type);
    }

    /** Attempts the deliveries that are due, in one round of the worker. Returns how many. */
    public int deliver() {
        return part(DeliveryWorker.class).step();
    }

    /**
     * Delivers until nothing is due: a round attempts no more than each lane has room for, and of one order only the first event that
     * is not sent. Returns the number of attempts.
     */
    public int deliverAll() {
        int attempts = 0;
        for (int claimed = deliver(); claimed > 0; claimed = deliver()) {
            attempts += claimed;
        }
        return attempts;
    }

    /** Runs each {@link Round} once, which the server otherwise repeats on a schedule. */
    public void everyRound() {
        Objects.requireNonNull(part(DispatcherServlet.class).getWebApplicationContext())
                .getBeansOfType(Round.class)
                .values()
                .forEach(Round::round);
    }

    /** Only for a server that the test itself created, not for a shared one. */
    @Override
    public void close() {
        server.close();
    }
}
