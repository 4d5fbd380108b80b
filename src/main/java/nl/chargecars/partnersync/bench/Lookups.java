package nl.chargecars.partnersync.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Requests of every kind of read about orders and deliveries over HTTP, for a random one of the bulk orders, and of the pages that
 * operations staff open first. The ids in the requests are computed, so that the rows have not been read before.
 */
final class Lookups {

    private static final int OK = 200;

    /** A request that reads no orders: its × shows only how much the machine's own speed differs between the steps. */
    private static final String SETTINGS = "/integration-config";

    private final BenchPartner partner;
    private final Http staff;
    private final DashboardUser user;
    private final int port;
    private final long size;
    private final String mark;

    /** @param user who opens the pages */
    Lookups(Stage stage, BenchPartner partner, DashboardUser user, long size) throws SQLException {
        this.partner = partner;
        this.staff = stage.staff();
        this.user = user;
        this.port = stage.server().port();
        this.size = size;
        try (Connection connection = stage.cluster().asAdministrator()) {
            this.mark = BulkOrders.mark(connection, partner.owner().partner());
        }
    }

    /** Returns, by name, the loads that read one order, a random one in each request. */
    Map<String, Load> ofOneOrder() {
        return loads(requestsOfOneOrder());
    }

    /** Returns, by name, the loads that read lists and pages, with the same request each time. */
    Map<String, Load> others() {
        return loads(otherRequests());
    }

    /** Returns a load that sends all kinds of requests in turn. */
    Load mixed() {
        List<Load.Requests> all = Stream.of(requestsOfOneOrder(), otherRequests())
                .flatMap(requests -> requests.values().stream())
                .toList();
        var next = new AtomicLong();
        return new Load(
                port,
                OK,
                client -> all.get((int) (next.getAndIncrement() % all.size())).next(client));
    }

    private Map<String, Load.Requests> requestsOfOneOrder() {
        Map<String, Load.Requests> all = new LinkedHashMap<>();
        all.put("settings of the integration", staffs(() -> partner.path(SETTINGS)));
        all.put("order by partner_order_id", mine(() -> "/orders/" + anySample().partnerOrderId()));
        all.put("order by number", staffs(() -> "/api/v1/orders/" + any().orderNumber()));
        all.put("order by UUID", staffs(() -> "/api/v1/orders/" + any().id()));
        all.put("orders by a reference", mine(() -> "/orders?ref=" + anySample().purchaseOrder()));
        all.put(
                "orders by a typed reference",
                mine(() -> "/orders?ref_type=partner_customer_id&ref="
                        + anySample().partnerCustomerId()));
        all.put(
                "orders of all partners by a reference",
                staffs(() -> "/api/v1/orders?ref=" + anySample().purchaseOrder()));
        all.put("history of an order", staffs(() -> "/api/v1/status/history/order/" + any().id()));
        all.put(
                "deliveries of an order",
                mine(() -> "/deliveries?partner_order_id=" + anySample().partnerOrderId()));
        all.put(
                "recent delivery with its attempts",
                mine(() -> "/deliveries/" + anyRetained().delivery()));
        all.put(
                "audit trail of an order",
                staffs(() -> "/api/v1/audit-logs?table_name=orders&record_id=" + any().id()));
        all.put("page of one order", pages(() -> "/orders/" + any().orderNumber()));
        return all;
    }

    private Map<String, Load.Requests> otherRequests() {
        Map<String, Load.Requests> all = new LinkedHashMap<>();
        all.put("orders by a reference that all share", mine(() -> "/orders?ref=VAN_MOSSEL_WEST"));
        all.put("newest orders", mine(() -> "/orders"));
        all.put("orders by status", mine(() -> "/orders?status=approved"));
        all.put("orders updated since", mine(() -> "/orders?updated_since=2026-01-01T00:00:00Z"));
        all.put("newest deliveries", mine(() -> "/deliveries"));
        all.put("deliveries by state", mine(() -> "/deliveries?state=failed"));
        all.put("event feed from its beginning", mine(() -> "/events"));
        all.put("newest status updates", mine(() -> "/status-updates"));
        all.put("page of the integrations", pages(() -> "/"));
        all.put(
                "page of one integration",
                pages(() -> "/integrations/" + partner.owner().integration()));
        all.put("page of the newest orders", pages(() -> "/orders"));
        all.put("page of the exceptions", pages(() -> "/exceptions"));
        all.put("settings of the integration once more", staffs(() -> partner.path(SETTINGS)));
        return all;
    }

    private interface Path {
        String next();
    }

    private Map<String, Load> loads(Map<String, Load.Requests> requests) {
        Map<String, Load> loads = new LinkedHashMap<>();
        requests.forEach((name, request) -> loads.put(name, new Load(port, OK, request)));
        return loads;
    }

    private Load.Requests mine(Path path) {
        return _ -> partner.http().get(partner.path(path.next()));
    }

    private Load.Requests staffs(Path path) {
        return _ -> staff.get(path.next());
    }

    private Load.Requests pages(Path path) {
        return _ -> user.session().get(path.next());
    }

    private SampleOrder anySample() {
        return new SampleOrder(anyNumber(1));
    }

    private BulkOrder any() {
        return new BulkOrder(mark, anyNumber(1));
    }

    /** Returns a random order among those that still have payloads and attempts. */
    private BulkOrder anyRetained() {
        return new BulkOrder(mark, anyNumber(Math.max(1, size - BulkOrders.RETAINED + 1)));
    }

    private long anyNumber(long from) {
        return ThreadLocalRandom.current().nextLong(from, size + 1);
    }
}
