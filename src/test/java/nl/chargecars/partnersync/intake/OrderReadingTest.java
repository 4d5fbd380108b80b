package nl.chargecars.partnersync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Tests reading orders: by any reference of the order, and never another partner's order. */
@ExtendWith(WithServer.class)
class OrderReadingTest {

    private final TestServer server;
    private final Api admin;
    private final TestPartner partner;
    private final String number;
    private final String uuid;

    OrderReadingTest(TestServer server) {
        this.server = server;
        this.admin = server.admin();
        this.partner = TestPartner.integrated(server);
        Reply placed = partner.place(order("VLV-1")).is(201);
        this.number = placed.text("/data/chargecars_order_id");
        this.uuid = placed.text("/data/chargecars_order_uuid");
    }

    @Test
    void neverFindsAnotherPartnersOrder() {
        TestPartner other = TestPartner.integrated(server);
        for (String name : List.of("VLV-1", number, uuid)) {
            other.api().get(other.orderPath(name)).isFailure(404, "ORDER_NOT_FOUND");
            other.api()
                    .patch(other.orderPath(name) + "/references", Map.of("partner_invoice_id", "INV"))
                    .isFailure(404, "ORDER_NOT_FOUND");
        }
        for (String reference : List.of("VLV-1", number, uuid, reference("PO"))) {
            assertThat(found(other, "?ref=" + reference)).isEmpty();
        }
        assertThat(found(other, "")).isEmpty();
        assertThat(found(other, "?updated_since=2000-01-01T00:00:00Z")).isEmpty();
        assertThat(found(other, "?status=new")).isEmpty();
        other.api().get(partner.orderPath("VLV-1")).isFailure(403, "FORBIDDEN");
        other.api().get(partner.path("/orders")).isFailure(403, "FORBIDDEN");
        other.api().get("/api/v1/orders/" + number).isFailure(403, "FORBIDDEN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CC-2026-99999", "CC-26-1", "unknown", "vlv-1"})
    void knowsNoOrderByAnUnknownName(String name) {
        partner.api().get(partner.orderPath(name)).isFailure(404, "ORDER_NOT_FOUND");
        admin.get("/api/v1/orders/" + name).isFailure(404, "ORDER_NOT_FOUND");
        admin.get("/api/v1/orders/" + UUID.randomUUID()).isFailure(404, "ORDER_NOT_FOUND");
    }

    /** The order, its line items and its history are read one after the other; a lock holds the reader up between two of them. */
    @ParameterizedTest
    @ValueSource(strings = {"addresses", "line_items"})
    void showsAStatusTogetherWithItsHistoryThoughItChangesMeanwhile(String table) throws Exception {
        try (var rival = server.db().rival()) {
            rival.execute("lock table " + table + " in access exclusive mode");
            var reading = CompletableFuture.supplyAsync(() -> admin.get("/api/v1/orders/" + uuid));
            rival.awaitSomebodyWaiting();
            server.change(number, "scheduled");
            rival.commit();
            Reply order = reading.get().is(200);
            JsonNode history = order.at("/data/history");
            JsonNode last = history.get(history.size() - 1);
            assertThat(last.path("to_status").asString()).isEqualTo(order.text("/data/status"));
            assertThat(last.path("transition_timestamp").asString()).isEqualTo(order.text("/data/status_since"));
        }
    }

    @Test
    void findsAnOrderByThePartnersIdItsNumberAndItsUuid() {
        Reply order = partner.order("VLV-1");
        assertThat(order.text("/data/chargecars_order_id")).isEqualTo(number);
        assertThat(order.text("/data/chargecars_order_uuid")).isEqualTo(uuid);
        assertThat(admin.get("/api/v1/orders/" + number).is(200).data()).isEqualTo(order.data());
        assertThat(admin.get("/api/v1/orders/" + uuid).is(200).data()).isEqualTo(order.data());
    }

    @Test
    void hasTheSameFieldsEverywhere() {
        var one = partner.order("VLV-1").data();
        assertThat(one.propertyNames())
                .contains(
                        "chargecars_order_id",
                        "chargecars_order_uuid",
                        "partner_order_id",
                        "status",
                        "partner_status",
                        "status_since",
                        "partner_external_references",
                        "customer",
                        "line_items",
                        "history");
        assertThat(partner.api().get(partner.path("/orders")).is(200).at("/data/0"))
                .isEqualTo(one);
        assertThat(admin.get("/api/v1/orders?ref=" + number).is(200).at("/data/0"))
                .isEqualTo(one);
    }

    @Test
    void findsAnOrderByAnyReferenceAndByItsNumber() {
        for (String reference : List.of("VLV-1", reference("CUST"), reference("DEALER"), reference("PO"), number)) {
            assertThat(found(partner, "?ref=" + reference)).as(reference).containsExactly("VLV-1");
            assertThat(numbers(admin.get("/api/v1/orders?ref=" + reference).is(200)))
                    .as(reference + " across partners")
                    .contains(number);
        }
    }

    @Test
    void findsEveryOrderThatSharesAReferenceNewestFirst() {
        partner.place(order("VLV-2")).is(201);
        partner.place(order("VLV-3").with("/dealer_group_id", "another")).is(201);
        assertThat(found(partner, "?ref=" + reference("DEALER"))).containsExactly("VLV-2", "VLV-1");
        assertThat(found(partner, "?ref=" + reference("CUST"))).containsExactly("VLV-3", "VLV-2", "VLV-1");
    }

    @Test
    void narrowsToOneKindOfReference() {
        String order = reference("PO");
        partner.place(order("VLV-2").with("/purchase_order_number", "other").with("/partner_lead_id", order))
                .is(201);
        assertThat(found(partner, "?ref=" + order)).containsExactly("VLV-2", "VLV-1");
        assertThat(found(partner, "?ref=" + order + "&ref_type=purchase_order_number"))
                .containsExactly("VLV-1");
        assertThat(found(partner, "?ref=" + order + "&ref_type=partner_lead_id"))
                .containsExactly("VLV-2");
        assertThat(found(partner, "?ref=" + order + "&ref_type=dealer_group_id"))
                .isEmpty();
        assertThat(numbers(admin.get("/api/v1/orders?ref=" + order + "&ref_type=purchase_order_number")
                        .is(200)))
                .containsExactly(number);
    }

    @Test
    void findsNothingByWhatIdentifiesNothing() {
        for (String ours : List.of("volvo_dealer_api", "true", "")) {
            assertThat(found(partner, "?ref=" + ours)).as("ref=" + ours).isEmpty();
        }
    }

    @Test
    void narrowsToAStatus() {
        partner.placed("VLV-2");
        server.change(number, "approved").is(200);
        assertThat(found(partner, "?status=approved")).containsExactly("VLV-1");
        assertThat(found(partner, "?status=new")).containsExactly("VLV-2");
        assertThat(found(partner, "?status=cancelled")).isEmpty();
        assertThat(found(partner, "?status=approved&ref=" + reference("PO"))).containsExactly("VLV-1");
        assertThat(found(partner, "?status=new&ref=" + reference("PO"))).isEmpty();
    }

    /** A filter by a partner's own status word would never find anything, and nobody would notice. */
    @ParameterizedTest
    @ValueSource(strings = {"CONFIRMED", "New", "", "new,approved"})
    void refusesToNarrowToAWordThatIsNoStatusOfOurs(String word) {
        for (Reply refusal : List.of(
                partner.api().get(partner.path("/orders?status=" + word)),
                admin.get("/api/v1/orders?updated_since=2000-01-01T00:00:00Z&status=" + word))) {
            assertThat(refusal.isFailure(400, "MALFORMED_REQUEST").text("/error/message"))
                    .contains("new, approved, scheduled, in_progress, on_hold, completed, cancelled");
        }
    }

    @Test
    void tellsTheStoryOfAnOrder() {
        Instant placedAt = server.clock().instant();
        Instant approvedAt = server.clock().advance(Duration.ofHours(3));
        server.change(number, "approved").is(200);
        Reply order = partner.order("VLV-1");
        assertThat(order.text("/data/status")).isEqualTo("approved");
        assertThat(order.text("/data/partner_status")).isEqualTo("CONFIRMED");
        assertThat(order.text("/data/status_since")).isEqualTo(approvedAt.toString());
        assertThat(order.text("/data/created_at")).isEqualTo(placedAt.toString());
        assertThat(order.text("/data/updated_at")).isEqualTo(approvedAt.toString());

        assertThat(order.at("/data/history")).hasSize(2);
        assertThat(order.at("/data/history/0/from_status").isNull()).isTrue();
        assertThat(order.text("/data/history/0/to_status")).isEqualTo("new");
        assertThat(order.text("/data/history/0/partner_status")).isEqualTo("RECEIVED");
        assertThat(order.text("/data/history/0/caused_by")).isEqualTo("partner");
        assertThat(order.text("/data/history/0/transition_reason")).isEqualTo("Order created via partner API");
        assertThat(order.text("/data/history/0/transition_timestamp")).isEqualTo(placedAt.toString());
        assertThat(order.at("/data/history/1/sequence").asInt()).isEqualTo(2);
        assertThat(order.text("/data/history/1/from_status")).isEqualTo("new");
        assertThat(order.text("/data/history/1/to_status")).isEqualTo("approved");
        assertThat(order.text("/data/history/1/caused_by")).isEqualTo("staff");
        assertThat(order.text("/data/history/1/transition_timestamp")).isEqualTo(approvedAt.toString());
    }

    @Test
    void hasNoPartnerStatusWhereNothingIsMapped() {
        server.change(number, "on_hold").is(200);
        assertThat(partner.order("VLV-1").at("/data/partner_status").isNull()).isTrue();
    }

    /** The seed's order with references that no other test uses. */
    private JsonBody order(String id) {
        return Seed.order(id)
                .with("/partner_customer_id", reference("CUST"))
                .with("/dealer_group_id", reference("DEALER"))
                .with("/purchase_order_number", reference("PO"));
    }

    private String reference(String kind) {
        return kind + "-" + partner.id();
    }

    private static List<String> found(TestPartner partner, String query) {
        return partner.api().get(partner.path("/orders" + query)).is(200).texts("/data", "partner_order_id");
    }

    private static List<String> numbers(Reply list) {
        return list.texts("/data", "chargecars_order_id");
    }
}
