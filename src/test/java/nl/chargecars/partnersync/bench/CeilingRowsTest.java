package nl.chargecars.partnersync.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import nl.chargecars.partnersync.bench.BulkOrders.Deliveries;
import nl.chargecars.partnersync.crypto.WebhookSecret;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestDatabase;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that the benchmark of a ceiling writes what the product writes: the same rows in the same tables, with values in the same
 * columns. Rows that are updated in place (counters, figures) do not count.
 */
@ExtendWith(WithServer.class)
class CeilingRowsTest {

    private static final int MANY = 20;

    private final TestServer server;
    private final PartnerIds owner;
    private final OrderCeiling orders;
    private final Db alone = new Db(TestDatabase.migrated());
    private TestPartner partner;

    CeilingRowsTest(TestServer server) throws SQLException {
        this.server = server;
        this.partner = TestPartner.integrated(server, integration("http://127.0.0.1:1/webhooks", false));
        UUID integration = server.db()
                .one(
                        UUID.class,
                        "select id from partner_integrations where partner_organization_id = ?",
                        partner.id().value());
        owner = new PartnerIds(partner.id().value(), integration);
        orders = new OrderCeiling(owner, new AtomicLong());
        try (Connection from = server.db().dataSource().getConnection();
                Connection to = alone.dataSource().getConnection()) {
            CeilingPartner.copy(owner, from, to);
        }
    }

    @BeforeEach
    void nothingOfAnotherTestIsOnItsWay() {
        server.deliverAll();
    }

    @Test
    void anOrderIsTheSameRowsHoweverItIsWritten() throws SQLException {
        Map<String, Long> product = rowsOf(server.db(), () -> place(1, MANY));

        assertThat(rowsOf(alone, () -> write(orders.inOneStatement(MANY), 1))).isEqualTo(product);
        assertThat(rowsOf(alone, () -> write(orders.inOneStatement(1), MANY))).isEqualTo(product);
        assertThat(rowsOf(alone, () -> write(orders.asTheSeed(), MANY))).isEqualTo(product);
        assertThat(product)
                .containsEntry("orders", (long) MANY)
                .containsEntry("order_references", 5L * MANY)
                .containsEntry("deliveries", (long) MANY);
    }

    @Test
    void aStatusUpdateIsTheSameRowsHoweverItIsWritten() throws SQLException {
        place(1, MANY);
        Map<String, Long> product = rowsOf(server.db(), () -> update(1, MANY));
        List<String> samples = IntStream.rangeClosed(1, MANY)
                .mapToObj(number -> new SampleOrder(number).partnerOrderId())
                .toList();
        write(orders.inOneStatement(MANY), 1);

        var updates = new UpdateCeiling(owner, samples);
        assertThat(rowsOf(alone, () -> write(updates.inOneStatement(MANY), 1))).isEqualTo(product);
        assertThat(rowsOf(alone, () -> write(updates.inOneStatement(1), MANY))).isEqualTo(product);
        assertThat(rowsOf(alone, () -> write(updates.asTheSeed(), MANY))).isEqualTo(product);
        assertThat(product).containsEntry("partner_status_updates", (long) MANY);
    }

    @Test
    void aDeliveryIsTheSameRowsHoweverItIsWritten() throws Exception {
        try (var receiver = Receiver.start()) {
            partner = TestPartner.integrated(
                    server, integration(receiver.url("/webhooks").toString(), true));
            place(1, MANY);
            Map<String, Long> product = rowsOf(server.db(), server::deliverAll);

            write(orders.inOneStatement(MANY), 3);
            var deliveries = new DeliveryCeiling(owner);
            assertThat(rowsOf(alone, () -> write(deliveries.inBatches(MANY), 1)))
                    .isEqualTo(product);
            assertThat(rowsOf(alone, () -> write(deliveries.inBatches(1), MANY)))
                    .isEqualTo(product);
            assertThat(rowsOf(alone, () -> write(deliveries.asTheSeed(), MANY))).isEqualTo(product);
            assertThat(product).containsExactly(Map.entry("delivery_attempts", (long) MANY));
            assertThat(receiver.received()).isEqualTo(MANY);
        }
    }

    @Test
    void everyColumnThatTheProductFillsIsFilled() throws SQLException {
        place(1, 1);
        update(1, 1);
        write(orders.inOneStatement(1), 1);
        write(new UpdateCeiling(owner, List.of("B-1")).inOneStatement(1), 1);

        for (String table : List.of(
                "orders",
                "line_items",
                "order_references",
                "status_transitions",
                "events",
                "deliveries",
                "partner_status_updates")) {
            assertThat(filled(alone, table, owner.partner()))
                    .as(table)
                    .isEqualTo(filled(server.db(), table, partner.id().value()));
        }
    }

    @Test
    void ordersInBulkCanBeReadAndChangedThroughTheProduct() throws SQLException {
        String mark;
        try (Connection connection = server.db().dataSource().getConnection()) {
            new BulkOrders(connection, owner).write(1, 8, Deliveries.DELIVERED, _ -> {});
            mark = BulkOrders.mark(connection, owner.partner());
        }
        var seventh = new BulkOrder(mark, 7);
        var sample = new SampleOrder(7);

        assertThat(partner.order("B-4").text("/data/status")).isEqualTo("approved");
        assertThat(partner.order("B-5").text("/data/history/0/notification")).isEqualTo("delivered");
        for (String reference : List.of(sample.purchaseOrder(), sample.partnerCustomerId())) {
            assertThat(partner.api()
                            .get(partner.path("/orders?ref=" + reference))
                            .is(200)
                            .text("/data/0/chargecars_order_id"))
                    .isEqualTo(seventh.orderNumber());
        }
        assertThat(server.db()
                        .one(
                                String.class,
                                "select orders.id || ' ' || deliveries.id from orders join deliveries on order_id = orders.id"
                                        + " where order_number = ?",
                                seventh.orderNumber()))
                .isEqualTo(seventh.id() + " " + seventh.delivery());
        update(5, 5);
    }

    private static JsonBody integration(String url, boolean sending) {
        return Seed.integration()
                .with("/webhook_url", url)
                .with("/webhook_events", List.of("status_changed"))
                .with("/sync_enabled", sending)
                .with("/status_mapping/partner_to_chargecars/APPROVED", "approved");
    }

    private void place(int first, int last) {
        for (int number = first; number <= last; number++) {
            String email = partner.id() + "-" + number + "@example.com";
            partner.place(JsonBody.of(new SampleOrder(number).body()).with("/customer/email", email))
                    .is(201);
        }
    }

    private void update(int first, int last) {
        for (int number = first; number <= last; number++) {
            String body = SampleChange.number(0).body(new SampleOrder(number).partnerOrderId());
            String id = Uuid7.next().toString();
            var secret = List.of(new WebhookSecret(partner.webhookSecret()));
            var now = server.clock().instant();
            server.api()
                    .with("webhook-id", id)
                    .with("webhook-timestamp", String.valueOf(now.getEpochSecond()))
                    .with("webhook-signature", WebhookSignature.standard(secret, id, now, body.getBytes(UTF_8)))
                    .post(partner.statusWebhookPath(), body)
                    .is(200);
        }
    }

    private void write(CeilingWrite ceiling, int times) throws SQLException {
        try (Connection connection = alone.dataSource().getConnection()) {
            connection.setAutoCommit(false);
            for (int time = 0; time < times; time++) {
                assertThat(ceiling.write(connection)).isPositive();
            }
        }
    }

    private interface Work {
        void run() throws SQLException;
    }

    /** The number of rows added to each table, without tables that got none and without counters and figures. */
    private static Map<String, Long> rowsOf(Db db, Work work) throws SQLException {
        Map<String, Long> before = counts(db);
        work.run();
        Map<String, Long> added = new TreeMap<>();
        counts(db).forEach((table, rows) -> added.put(table, rows - before.getOrDefault(table, 0L)));
        added.keySet()
                .removeAll(List.of(
                        "number_sequences",
                        "integration_hours",
                        "integration_latencies",
                        "rate_limit_buckets",
                        "credentials"));
        added.values().removeIf(rows -> rows == 0);
        return added;
    }

    private static Map<String, Long> counts(Db db) {
        Map<String, Long> counts = new TreeMap<>();
        db.rows("""
                select relname from pg_class
                where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition""").forEach(row -> {
            String table = String.valueOf(row.get("relname"));
            counts.put(table, db.count(table));
        });
        return counts;
    }

    private static List<String> filled(Db db, String table, UUID partner) {
        String mine = table.equals("line_items") ? "order_id in (select id from orders where %s)" : "%s";
        String history = "entity_id in (select id from orders where partner_organization_id = ?)";
        String where = table.equals("status_transitions") ? history : mine.formatted("partner_organization_id = ?");
        return db
                .rows(
                        "select distinct filled.key from " + table + " as it, jsonb_each(to_jsonb(it)) as filled"
                                + " where filled.value <> 'null' and " + where + " order by filled.key",
                        partner)
                .stream()
                .map(row -> String.valueOf(row.get("key")))
                .toList();
    }
}
