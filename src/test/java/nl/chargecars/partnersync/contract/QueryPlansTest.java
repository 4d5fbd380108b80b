package nl.chargecars.partnersync.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import nl.chargecars.partnersync.bench.BulkOrders;
import nl.chargecars.partnersync.bench.BulkOrders.Deliveries;
import nl.chargecars.partnersync.testing.Browser;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.TestUser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tests that no statement of the running server scans a large table. Every answer of the API document, every scheduled job and the
 * delivery worker are run on tens of thousands of orders, and each statement is explained when it is run, with its own parameters. The
 * statements in the source that were not run are explained separately, with a generic plan.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryPlansTest {

    /** {@code -Dorders=200000} is slower and finds more: as tables grow, the planner may abandon the right index for a wrong one. */
    private static final long ORDERS = Long.getLong("orders", 20_000);

    private static final long ANOTHER_PARTNERS_ORDERS = 5_000;
    private static final long LARGE = 5_000;

    /** Constants that are only the beginning of a statement; the complete statement is run here. */
    private static final Set<String> NO_WHOLE_STATEMENT = Set.of(
            "OrderFinder.BY_REFERENCE",
            "DeliveryQueries.REPLAYED",
            "PartitionRepository.OLDEST_IN_DEFAULT",
            "PartitionRepository.TAKE_OVER");

    /** Statements of the administrator of PostgreSQL, which read no table. */
    private static final String OF_THE_CLUSTER = "OnlineBackup.";

    /** Marks a template of a statement: names of tables are filled in before it is run. */
    private static final String BLANK = "%1$s";

    private static final Pattern SQL = Pattern.compile("\\s*(select|insert|update|delete|with)\\s[\\s\\S]*");
    private static final Pattern PARAMETER = Pattern.compile("(?<!:):[a-z][a-z0-9_]*|\\?");

    private static final Map<String, List<String>> PLANS = RecordingDataSource.noPlans();
    private static final ClassFileImporter PRODUCT_CLASSES =
            new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests());

    private final Set<String> largeTables = new TreeSet<>();
    private @Nullable TestServer server;

    /** Routes every statement of the product through {@link RecordingDataSource}. */
    static class Recording {
        @Bean
        static BeanPostProcessor recordingDataSource() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return name.equals("dataSource") && bean instanceof DataSource pool
                            ? RecordingDataSource.around(pool, PLANS)
                            : bean;
                }
            };
        }
    }

    @BeforeAll
    void everythingHasBeenDoneOnALargeDatabase() throws SQLException {
        server = TestServer.with(Recording.class);
        var scene = new Scene(server);
        fill(server, scene.partner, ORDERS);
        fill(server, TestPartner.integrated(server, Scene.integration()), ANOTHER_PARTNERS_ORDERS);
        server.db()
                .rows("select relname from pg_class where relkind in ('r', 'p') and reltuples > ?", LARGE)
                .forEach(row -> largeTables.add(String.valueOf(row.get("relname"))));
        PLANS.clear();

        var _ = new Scene(server); // new partners, customers and keys in a database with many others
        Map<String, Supplier<Reply>> particular = new ParticularAnswers(scene).all();
        var common = new CommonAnswers(scene);
        Answer.all(ApiDocument.get())
                .filter(answer -> !answer.status().equals("5XX"))
                .forEach(answer -> {
                    Supplier<Reply> call = particular.get(answer.toString());
                    Reply _ = call == null ? common.provoke(answer) : call.get();
                });
        lookAtOrders(scene.partner);
        server.deliver();
        server.everyRound();
    }

    /** Opens the pages and lists that search orders and page through them. */
    private void lookAtOrders(TestPartner partner) {
        Browser staff = TestUser.signedIn(Objects.requireNonNull(server), "operator");
        String number =
                partner.api().get(partner.path("/orders?limit=1")).is(200).text("/data/0/chargecars_order_id");
        String ofPartner = "/orders?partner=" + partner.id();
        Stream.of(
                        "/orders",
                        "/orders?show=new",
                        "/orders?show=not-delivered",
                        "/orders?from=2026-01-01&to=2026-01-31",
                        "/orders?ref=PO-20250601-001",
                        "/orders?ref=PO-20250601-001&show=not-delivered",
                        ofPartner,
                        ofPartner + "&show=new&from=2026-01-01",
                        ofPartner + "&show=not-delivered",
                        "/orders/" + number)
                .forEach(page -> staff.open(page).is(200));
        Stream.of(
                        "/orders?ref=VAN_MOSSEL_WEST&status=cancelled",
                        "/orders?ref=VAN_MOSSEL_WEST&updated_since=2020-01-01T00:00:00Z",
                        "/deliveries?state=held",
                        "/deliveries?event=order_cancelled",
                        "/status-updates?outcome=duplicate")
                .forEach(list -> partner.api().get(partner.path(list)).is(200));
        Stream.of("jan@", "Janssen", "Jan Janssen", "Jan van der Janssen")
                .forEach(text -> Stream.of("", "not-delivered")
                        .forEach(show -> staff.submit("/orders", Map.of("q", text, "show", show))
                                .is(200)));
        dismissFailed(Objects.requireNonNull(server), partner, staff);
        Browser.inPortal(server.url(), partner.key())
                .open("/portal/deliveries/replay")
                .is(200);
    }

    /** Sends the requests of the exceptions page that dismiss a group of failed deliveries. */
    private static void dismissFailed(TestServer server, TestPartner partner, Browser staff) {
        String integration = activeIntegration(server, partner).toString();
        String now = server.clock().instant().toString();
        String path = "/exceptions/deliveries/dismiss";
        Map<String, String> group =
                Map.of("partner", partner.id().toString(), "integration", integration, "failure", "other", "to", now);
        assertThat(staff.submit(path, group).is(200).body()).doesNotContain("problem");
        String counted = path + "?partner=" + partner.id() + "&integration=" + integration + "&failure=other";
        assertThat(staff.open(counted).is(200).body()).doesNotContain("problem");
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void noStatementThatWasRunScansALargeTable() {
        assertThat(largeTables)
                .contains(
                        "orders",
                        "order_names",
                        "order_references",
                        "deliveries",
                        "events",
                        "status_transitions",
                        "audit_logs");
        List<String> scans = new ArrayList<>();
        PLANS.forEach((sql, plans) -> plans.stream()
                .map(plan -> JsonMapper.shared().readTree(plan))
                .filter(plan -> scannedTables(plan).anyMatch(largeTables::contains))
                .findFirst()
                .ifPresent(plan -> scans.add(plain(sql) + "\n  " + plan)));
        assertThat(scans).isEmpty();
    }

    /** By another index, all that the partner was ever sent would be read to find nothing. */
    @Test
    void anEventThatSeldomOccursIsFoundByAnIndexOfItsOwn() {
        assertThat(PLANS.entrySet().stream()
                        .filter(run -> run.getKey().contains("deliveries.event <> 'status_changed'"))
                        .flatMap(run -> run.getValue().stream()))
                .anyMatch(plan -> plan.contains("deliveries_partner_event"));
    }

    /** So that a new statement does not escape the test only because nothing here runs it. */
    @Test
    void noOtherStatementOfTheSourceScansALargeTable() throws SQLException {
        Set<String> run = PLANS.keySet().stream().map(QueryPlansTest::plain).collect(Collectors.toSet());
        List<Statement> others = statements()
                .filter(statement -> run.stream().noneMatch(one -> one.contains(statement.text())))
                .filter(statement -> !NO_WHOLE_STATEMENT.contains(statement.place()))
                .filter(statement -> !statement.place().startsWith(OF_THE_CLUSTER))
                .filter(statement -> !statement.text().contains(BLANK))
                .toList();
        List<String> scans = new ArrayList<>();
        try (Connection connection = unprepared(Objects.requireNonNull(server))) {
            for (Statement other : others) {
                JsonNode plan = genericPlan(connection, other);
                if (scannedTables(plan).anyMatch(largeTables::contains)) {
                    scans.add(other + "\n  " + plan);
                }
            }
        }
        assertThat(scans).isEmpty();
    }

    /** A connection on which the driver passes {@code $1} in a statement through to the server. */
    private static Connection unprepared(TestServer server) throws SQLException {
        var database = server.settings().database().orElseThrow();
        return DriverManager.getConnection(
                database.url() + "?preferQueryMode=simple", database.user(), database.password());
    }

    /** The generic plan, which PostgreSQL makes without knowing the parameters. */
    private static JsonNode genericPlan(Connection connection, Statement statement) {
        var number = new AtomicInteger();
        String sql = Pattern.compile("\\?")
                .matcher(statement.text())
                .replaceAll(_ -> Matcher.quoteReplacement("$" + number.incrementAndGet()));
        try (var explained = connection.createStatement();
                var plan = explained.executeQuery("explain (generic_plan, format json) " + sql)) {
            plan.next();
            return JsonMapper.shared().readTree(plan.getString(1));
        } catch (SQLException refused) {
            throw new AssertionError(
                    statement
                            + " cannot be explained as it stands: bring it about here, or name it as no whole statement",
                    refused);
        }
    }

    private record Statement(String place, String text) {
        @Override
        public String toString() {
            return place + ": " + text;
        }
    }

    /** All constants of the product that are a statement or the beginning of one. */
    private static Stream<Statement> statements() {
        return PRODUCT_CLASSES.importPackages("nl.chargecars.partnersync").stream()
                .filter(any -> !any.getPackageName().endsWith(".bench"))
                .map(JavaClass::reflect)
                .flatMap(any -> Arrays.stream(any.getDeclaredFields())
                        .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == String.class)
                        .map(field -> new Statement(any.getSimpleName() + "." + field.getName(), value(field))))
                .filter(statement -> SQL.matcher(statement.text()).matches())
                .map(statement -> new Statement(statement.place(), plain(statement.text())));
    }

    private static String value(Field field) {
        try {
            field.setAccessible(true);
            return String.valueOf(field.get(null));
        } catch (IllegalAccessException closed) {
            throw new AssertionError(closed);
        }
    }

    /** Normalizes a statement: one line, with {@code ?} for every parameter. */
    private static String plain(String sql) {
        return PARAMETER.matcher(sql).replaceAll("?").replaceAll("\\s+", " ").strip();
    }

    private static Stream<String> scannedTables(JsonNode node) {
        Stream<String> below = node.valueStream().flatMap(QueryPlansTest::scannedTables);
        return readsToItsEnd(node)
                ? Stream.concat(Stream.of(node.path("Relation Name").asString()), below)
                : below;
    }

    /** An index scan with a filter and no index condition counts as a scan too: it reads the whole index when no row matches. */
    private static boolean readsToItsEnd(JsonNode node) {
        String type = node.path("Node Type").asString("");
        return type.equals("Seq Scan") || (type.startsWith("Index") && !node.has("Index Cond") && node.has("Filter"));
    }

    private static void fill(TestServer server, TestPartner partner, long orders) throws SQLException {
        UUID integration = activeIntegration(server, partner);
        try (Connection connection = server.db().dataSource().getConnection()) {
            var bulk = new BulkOrders(connection, partner.id().value(), integration);
            bulk.write(1, orders, Deliveries.DELIVERED, _ -> {});
            server.db().update("""
                    insert into order_names (order_id, first_name, last_name) select id, 'Jan', 'Janssen' from orders
                    on conflict do nothing""");
            bulk.analyze();
        }
    }

    private static UUID activeIntegration(TestServer server, TestPartner partner) {
        return server.db()
                .one(
                        UUID.class,
                        "select id from partner_integrations where partner_organization_id = ? and is_active",
                        partner.id().value());
    }
}
