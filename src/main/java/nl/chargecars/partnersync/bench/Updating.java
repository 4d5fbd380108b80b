package nl.chargecars.partnersync.bench;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import nl.chargecars.partnersync.bench.BulkOrders.Deliveries;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import nl.chargecars.partnersync.id.Uuid7;

/**
 * Signed status updates (Standard Webhooks) of a partner's orders, going round so many orders that no two of one are under way
 * together. Every one must be applied.
 */
final class Updating implements Load.Requests {

    private static final int OK = 200;

    /** Of every four orders in bulk the fourth is no longer new. */
    private static final int GROUP = 4;

    /** A prime above every number of orders: going so far each time comes to each of them once, and never to neighbours. */
    private static final long STRIDE = 2_654_435_761L;

    private final BenchPartner partner;
    private final InstantSource clock;
    private final Supplier<Next> choice;

    private Updating(BenchPartner partner, InstantSource clock, Supplier<Next> choice) {
        this.partner = partner;
        this.clock = clock;
        this.choice = choice;
    }

    /**
     * What is updated next.
     *
     * @param change which of the order's changes it is, from 0
     */
    private record Next(long order, long change) {}

    /** For a partner without orders: writes so many of its own first. */
    static Updating ofNewOrders(Stage stage, BenchPartner partner, long orders, InstantSource clock)
            throws SQLException {
        try (Connection connection = stage.cluster().asAdministrator()) {
            BulkOrders bulk = BulkOrders.unchecked(connection, partner.owner());
            bulk.write(1, orders / (GROUP - 1) * GROUP, Deliveries.DELIVERED, _ -> {});
            bulk.analyze();
        }
        var sent = new AtomicLong();
        return new Updating(partner, clock, () -> {
            long number = sent.getAndIncrement();
            long place = number % orders;
            return new Next(place / (GROUP - 1) * GROUP + place % (GROUP - 1) + 1, number / orders);
        });
    }

    /**
     * For any of the orders that a partner has in bulk, none of them twice before all had their turn.
     *
     * @param changes how many each order has had, by its number; those of smaller sizes are remembered there
     */
    static Updating ofBulkOrders(BenchPartner partner, long size, Map<Long, Long> changes, InstantSource clock) {
        var sent = new AtomicLong();
        return new Updating(partner, clock, () -> {
            long order = sent.getAndIncrement() * STRIDE % size + 1;
            long had = changes.merge(order, 1L, Long::sum) - 1;
            return new Next(order, order % GROUP == 0 ? had + 1 : had);
        });
    }

    Load load(Stage stage) {
        return new Load(stage.server().port(), OK, this);
    }

    @Override
    public byte[] next(int client) {
        Next next = choice.get();
        Instant now = clock.instant();
        String body =
                SampleChange.number(next.change()).body(new SampleOrder(next.order()).partnerOrderId(), now.toString());
        String id = Uuid7.next().toString();
        String signature =
                WebhookSignature.standard(List.of(partner.secret()), id, now, body.getBytes(StandardCharsets.UTF_8));
        return Http.ofNobody()
                .post(
                        "/api/v1/webhooks/partner-status/" + partner.owner().partner(),
                        body,
                        Map.of(
                                "webhook-id", id,
                                "webhook-timestamp", String.valueOf(now.getEpochSecond()),
                                "webhook-signature", signature));
    }

    @Override
    public void answered(HttpConnection.Answer answer) {
        if (!answer.body().contains("\"outcome\":\"applied\"")) {
            throw new BenchFailure("a status update was not applied: " + answer.body());
        }
    }
}
