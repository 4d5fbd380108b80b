package nl.chargecars.partnersync.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;

/**
 * Every kind of question that is asked about orders and deliveries, over HTTP, about orders anywhere among those in bulk; and the
 * pages that operations staff open first.
 */
final class Lookups {

    private static final int SAMPLES = 200;
    private static final int OK = 200;

    private final BenchPartner partner;
    private final Http staff;
    private final Colleague colleague;
    private final int port;
    private final long size;
    private final List<String> ids;
    private final List<String> numbers;
    private final List<String> deliveries;

    /** @param colleague who opens the pages */
    Lookups(Stage stage, BenchPartner partner, Colleague colleague, long size) throws SQLException {
        this.partner = partner;
        this.staff = stage.staff();
        this.colleague = colleague;
        this.port = stage.server().port();
        this.size = size;
        try (Connection connection = stage.cluster().product()) {
            String[] sampled = LongStream.range(0, SAMPLES)
                    .mapToObj(_ -> anyOrder())
                    .distinct()
                    .toArray(String[]::new);
            ids = sample(connection, "orders.id", sampled);
            numbers = sample(connection, "orders.order_number", sampled);
            deliveries = sample(connection, "deliveries.id", sampled);
        }
    }

    /** By name. */
    Map<String, Load> all() {
        Map<String, Load> all = new LinkedHashMap<>();
        all.put("order by partner_order_id", mine(() -> "/orders/" + anyOrder()));
        all.put("order by number", staffs(() -> "/api/v1/orders/" + any(numbers)));
        all.put("order by UUID", staffs(() -> "/api/v1/orders/" + any(ids)));
        all.put("orders by a reference", mine(() -> "/orders?ref=PO-20250601-" + anyNumber()));
        all.put(
                "orders by a typed reference",
                mine(() -> "/orders?ref_type=partner_customer_id&ref=CUST-" + anyNumber()));
        all.put("orders by a reference that all share", mine(() -> "/orders?ref=VAN_MOSSEL_WEST"));
        all.put("orders of all partners by a reference", staffs(() -> "/api/v1/orders?ref=PO-20250601-" + anyNumber()));
        all.put("newest orders", mine(() -> "/orders"));
        all.put("orders by status", mine(() -> "/orders?status=approved"));
        all.put("orders updated since", mine(() -> "/orders?updated_since=2026-01-01T00:00:00Z"));
        all.put("history of an order", staffs(() -> "/api/v1/status/history/order/" + any(ids)));
        all.put("newest deliveries", mine(() -> "/deliveries"));
        all.put("deliveries by state", mine(() -> "/deliveries?state=failed"));
        all.put("deliveries of an order", mine(() -> "/deliveries?partner_order_id=" + anyOrder()));
        all.put("delivery with its attempts", mine(() -> "/deliveries/" + any(deliveries)));
        all.put("event feed from its beginning", mine(() -> "/events"));
        all.put("newest status updates", mine(() -> "/status-updates"));
        all.put("audit trail of an order", staffs(() -> "/api/v1/audit-logs?table_name=orders&record_id=" + any(ids)));
        all.put("page of the integrations", pages(() -> "/"));
        all.put(
                "page of one integration",
                pages(() -> "/integrations/" + partner.owner().integration()));
        all.put("page of the newest orders", pages(() -> "/orders"));
        all.put("page of one order", pages(() -> "/orders/" + any(numbers)));
        all.put("page of the exceptions", pages(() -> "/exceptions"));
        return all;
    }

    private interface Path {
        String next();
    }

    private Load mine(Path path) {
        return new Load(port, OK, _ -> partner.http().get(partner.path(path.next())));
    }

    private Load staffs(Path path) {
        return new Load(port, OK, _ -> staff.get(path.next()));
    }

    private Load pages(Path path) {
        return new Load(port, OK, _ -> colleague.session().get(path.next()));
    }

    private String anyOrder() {
        return new SampleOrder(anyNumber()).partnerOrderId();
    }

    private long anyNumber() {
        return ThreadLocalRandom.current().nextLong(1, size + 1);
    }

    private static String any(List<String> samples) {
        return samples.get(ThreadLocalRandom.current().nextInt(samples.size()));
    }

    private List<String> sample(Connection connection, String column, String[] orders) throws SQLException {
        return Sql.texts(
                connection, """
            select %s
            from orders
            join deliveries on deliveries.order_id = orders.id
            where orders.partner_organization_id = ?
              and orders.partner_external_references ->> 'partner_order_id' = any(?)""".formatted(column), partner.owner().partner(), connection.createArrayOf("text", orders));
    }
}
