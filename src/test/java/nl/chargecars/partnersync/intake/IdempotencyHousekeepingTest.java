package nl.chargecars.partnersync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WithServer.class)
class IdempotencyHousekeepingTest {

    @Test
    void forgetsAnswersFromBeforeTheClockWasSetBack(TestServer server, Api admin) {
        var housekeeping = server.part(IdempotencyHousekeeping.class);
        String partner = integrated(admin);
        admin.with("Idempotency-Key", "ahead")
                .post("/api/v1/partners/" + partner + "/orders", order("AHEAD"))
                .is(201);
        server.clock().advance(Duration.ofMinutes(-1));
        housekeeping.forgetOldAnswers();
        assertThat(keysOf(partner, server.db()))
                .as("another node's clock may be ahead")
                .containsExactly("ahead");

        server.clock().advance(Duration.ofMillis(-1));
        assertThat(housekeeping.forgetOldAnswers()).isPositive();
        assertThat(keysOf(partner, server.db())).isEmpty();
    }

    @Test
    void forgetsAnswersAfter24HoursAndNotBefore(TestServer server, Api admin) {
        var housekeeping = server.part(IdempotencyHousekeeping.class);
        String partner = integrated(admin);
        admin.with("Idempotency-Key", "old")
                .post("/api/v1/partners/" + partner + "/orders", order("OLD"))
                .is(201);
        server.clock().advance(Duration.ofHours(23));
        admin.with("Idempotency-Key", "young")
                .post("/api/v1/partners/" + partner + "/orders", order("YOUNG"))
                .is(201);
        housekeeping.forgetOldAnswers();
        assertThat(keysOf(partner, server.db())).containsExactly("old", "young");

        server.clock().advance(Duration.ofHours(2));
        assertThat(housekeeping.forgetOldAnswers()).isPositive();
        assertThat(keysOf(partner, server.db())).containsExactly("young");
    }

    private static String integrated(Api admin) {
        String partner =
                admin.post("/api/v1/partners", Map.of("name", "Keys")).is(201).text("/data/partner_id");
        admin.post("/api/v1/partners/" + partner + "/integration-config", Map.of("integration_name", "keys"))
                .is(201);
        return partner;
    }

    private static List<String> keysOf(String partner, Db db) {
        return db.client()
                .sql("""
                        select idempotency_key
                        from idempotency_keys
                        where partner_organization_id = :partner::uuid
                        order by created_at
                        """)
                .param("partner", partner)
                .query((row, _) -> row.getString("idempotency_key"))
                .list();
    }

    private static Map<String, Object> order(String reference) {
        Map<String, Object> order = new HashMap<>();
        order.put("partner_order_id", reference);
        order.put(
                "customer",
                Map.of(
                        "name",
                        "Kees Sleutel",
                        "email",
                        "kees@example.com",
                        "address",
                        Map.of("street", "Slot 1", "city", "Breda", "postal_code", "4811AA")));
        order.put("line_items", List.of(Map.of("sku", "KEY", "quantity", 1)));
        return order;
    }
}
