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
 * Requests with signed status updates (Standard Webhooks) of a partner's orders. They rotate through so many orders that no two
 * updates of the same order are in progress at a time. Fails if an update is not applied.
 */
final class Updating implements Load.Requests {

    private static final int OK = 200;

    /** Every fourth bulk order is no longer in status new. */
    private static final int GROUP = 4;

    /** A prime above any number of orders: stepping by it visits every order once per cycle, and neighbours not in a row. */
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
     * The next update to send.
     *
     * @param change number of the change within the order, from 0
     */
    private record Next(long order, long change) {}

    /** Returns updates of that many new orders, which it first writes for the partner; the partner must have no orders yet. */
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
     * Returns updates of all bulk orders of a partner, none of them a second time before every order had one.
     *
     * @param changes number of changes sent so far, by order number; updated here, and shared by the calls for growing sizes
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
