package nl.chargecars.partnersync.bench;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import nl.chargecars.partnersync.bench.BulkOrders.Deliveries;
import nl.chargecars.partnersync.crypto.WebhookSignature;
import nl.chargecars.partnersync.id.Uuid7;

/**
 * Signed status updates (Standard Webhooks) of a partner's orders, going round so many orders that no two of one are ever under
 * way together. Every one must be applied.
 */
final class Updating implements Load.Requests {

    private static final int OK = 200;

    /** Of every four orders in bulk the fourth is no longer new. */
    private static final int GROUP = 4;

    private final BenchPartner partner;
    private final long orders;
    private final InstantSource clock;
    private final AtomicLong sent = new AtomicLong();

    private Updating(BenchPartner partner, long orders, InstantSource clock) {
        this.partner = partner;
        this.orders = orders;
        this.clock = clock;
    }

    /** For a partner without orders: writes so many of its own first. */
    static Updating ofNewOrders(Stage stage, BenchPartner partner, long orders, InstantSource clock)
            throws SQLException {
        try (Connection connection = stage.cluster().product()) {
            BulkOrders bulk = BulkOrders.unchecked(connection, partner.owner());
            bulk.write(1, orders / (GROUP - 1) * GROUP, Deliveries.DELIVERED, _ -> {});
            bulk.analyze();
        }
        return new Updating(partner, orders, clock);
    }

    Load load(Stage stage) {
        return new Load(stage.server().port(), OK, this);
    }

    @Override
    public byte[] next(int client) {
        long number = sent.getAndIncrement();
        long place = number % orders;
        var order = new SampleOrder(place / (GROUP - 1) * GROUP + place % (GROUP - 1) + 1);
        Instant now = clock.instant();
        String body = SampleChange.number(number / orders).body(order.partnerOrderId(), now.toString());
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
