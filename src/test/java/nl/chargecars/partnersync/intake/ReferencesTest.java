package nl.chargecars.partnersync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import nl.chargecars.partnersync.crypto.Fingerprints;
import nl.chargecars.partnersync.testing.Api;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Tests {@code PATCH …/references}: further references of an order, by each of which the order is found. */
@ExtendWith(WithServer.class)
class ReferencesTest {

    private static final String REFERENCES = "/data/partner_external_references/";

    private final TestServer server;
    private final TestPartner partner;
    private final String number;

    ReferencesTest(TestServer server) {
        this.server = server;
        this.partner = TestPartner.integrated(server);
        this.number = partner.placed("VLV-1");
    }

    @Test
    void refusesToChangeOrRemoveThePartnersOrderId() {
        assertThat(patch("{\"partner_order_id\": \"VLV-2\"}")
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactly("/partner_order_id read_only");
        assertThat(patch("{\"partner_order_id\": null}")
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactly("/partner_order_id read_only");
        patch("{\"partner_order_id\": \"VLV-1\"}").is(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"partner_system", "sync_last_updated", "created_via_api", "api_version", "chargecars_order_id"})
    void refusesToChangeWhatChargeCarsWrites(String key) {
        JsonNode before = references();
        for (String value : List.of(number, "mine")) {
            assertThat(patch(Map.of(key, value))
                            .isFailure(422, "VALIDATION_FAILED")
                            .details())
                    .containsExactly("/" + key + " read_only");
        }
        assertThat(references()).isEqualTo(before);
    }

    @Test
    void namesEveryProblemAtOnce() {
        String wrong = """
                {"partner_invoice_id": 7, "a/b": {"c": 1}, "": "x", "%s": "x", "long": "%s", "nul\\u0000": "x", "half": "\\ud800"}
                """.formatted("k".repeat(65), "v".repeat(201));
        assertThat(patch(wrong).isFailure(422, "VALIDATION_FAILED").details())
                .containsExactlyInAnyOrder(
                        "/partner_invoice_id wrong_type",
                        "/a~1b wrong_type",
                        "/ invalid_name",
                        "/" + "k".repeat(65) + " invalid_name",
                        "/long too_long",
                        "/nul\0 invalid_characters",
                        "/half invalid_characters");
        assertThat(references().propertyNames()).doesNotContain("a/b", "long", "half");
    }

    @Test
    void removesByNullAndNotByBlankText() {
        patch(Map.of("partner_invoice_id", "INV-1")).is(200);
        assertThat(patch(Map.of("partner_invoice_id", " "))
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactly("/partner_invoice_id blank");
        assertThat(references().path("partner_invoice_id").asString()).isEqualTo("INV-1");
        patch("{\"partner_invoice_id\": null}").is(200);
        assertThat(references().propertyNames()).doesNotContain("partner_invoice_id");
    }

    @Test
    void refusesABodyThatIsNoObject() {
        patch("[]").isFailure(422, "VALIDATION_FAILED");
        patch("{").isFailure(400, "MALFORMED_JSON");
    }

    /** RFC 5789, section 2.2. */
    @Test
    void refusesAnotherMediaTypeAndSaysWhichItTakes() {
        Reply refusal = partner.api()
                .with("Content-Type", "text/plain")
                .patch(partner.orderPath("VLV-1") + "/references", "{}")
                .isFailure(415, "UNSUPPORTED_MEDIA_TYPE");
        for (String header : List.of("Accept", "Accept-Patch")) {
            assertThat(refusal.header(header).split(", "))
                    .as(header)
                    .containsExactlyInAnyOrder("application/json", "application/merge-patch+json");
        }
    }

    @Test
    void boundsHowManyAnOrderMayHave() {
        Map<String, String> many = new HashMap<>();
        for (int key = 0; key < 51; key++) {
            many.put("key " + key, "value " + key);
        }
        patch(many).isFailure(422, "VALIDATION_FAILED");
        many.remove("key 50");
        patch(many).isFailure(422, "VALIDATION_FAILED");
        many.keySet().removeIf(key -> key.startsWith("key 4"));
        patch(many).is(200);
        Map<String, String> more = new HashMap<>();
        many.forEach((key, value) -> more.put("another " + key, value));
        assertThat(patch(more).isFailure(422, "VALIDATION_FAILED").details()).containsExactly(" too_many");
    }

    @Test
    void countsTheTimeOfTheLastChangeThatComesWithTheFirst() {
        int room = 50 - references().size() - 1;
        Map<String, String> many = new HashMap<>();
        for (int key = 0; key <= room; key++) {
            many.put("key " + key, "value " + key);
        }
        assertThat(patch(many).isFailure(422, "VALIDATION_FAILED").details()).containsExactly(" too_many");
        many.remove("key 0");
        patch(many).is(200);
        assertThat(references().size()).isEqualTo(50);
        patch(Map.of("key 1", "another value")).is(200);
        patch(Map.of("key 0", "value 0")).isFailure(422, "VALIDATION_FAILED");
        patch("{\"key 0\": \"value 0\", \"key 1\": null}").is(200);
        assertThat(references().size()).isEqualTo(50);
    }

    @Test
    void knowsNoOrderByAnUnknownName() {
        partner.api()
                .patch(partner.orderPath("VLV-2") + "/references", Map.of("partner_invoice_id", "INV"))
                .isFailure(404, "ORDER_NOT_FOUND");
    }

    /** A scope to write does not include the one to read: the same key is refused the order itself. */
    @Test
    void showsNoPersonalDataToAKeyThatMayOnlyWrite() {
        JsonNode placed = partner.order("VLV-1").data();
        patch(Map.of(
                        "contact_person",
                        "Anneke Smit",
                        "dealer_reference_number",
                        placed.at("/customer/name").asString() + ", hal 3",
                        "external_order_reference",
                        "mail " + placed.at("/customer/email").asString().toUpperCase(Locale.ROOT),
                        "partner_invoice_id",
                        placed.at("/customer/phone").asString()))
                .is(200);
        JsonNode order = partner.order("VLV-1").data();
        Api writer = key("orders:write");
        writer.get(partner.orderPath("VLV-1")).isFailure(403, "FORBIDDEN");
        for (Object body : List.of(Map.of(), Map.of("warranty", "W-1"))) {
            Reply patched = writer.patch(partner.orderPath("VLV-1") + "/references", body)
                    .is(200);
            assertThat(patched.raw())
                    .doesNotContain(
                            order.at("/customer/name").asString(),
                            order.at("/customer/email").asString(),
                            order.at("/customer/phone").asString(),
                            order.at("/customer/address/street").asString(),
                            order.at("/customer/address/city").asString(),
                            order.at("/installation_preferences/access_notes").asString(),
                            order.at("/line_items/0/description").asString(),
                            "Anneke Smit",
                            order.at("/history/0/transition_reason").asString());
            assertThat(patched.data().propertyNames()).containsExactlyElementsOf(order.propertyNames());
            assertThat(patched.text("/data/customer/email")).isEqualTo("•••");
            assertThat(patched.text(REFERENCES + "contact_person")).isEqualTo("•••");
            assertThat(patched.text(REFERENCES + "partner_customer_id")).isEqualTo("•••");
            for (String naming : List.of("dealer_reference_number", "external_order_reference", "partner_invoice_id")) {
                assertThat(patched.text(REFERENCES + naming)).as(naming).isEqualTo("•••");
            }
            assertThat(patched.text(REFERENCES + "purchase_order_number")).isEqualTo("PO-20250601-001");
            assertThat(patched.text("/data/line_items/0/description")).isEqualTo("•••");
            assertThat(patched.text("/data/line_items/0/sku"))
                    .isEqualTo(order.at("/line_items/0/sku").asString());
            assertThat(patched.text("/data/chargecars_order_id")).isEqualTo(number);
        }
        Reply own = writer.patch(partner.orderPath("VLV-1") + "/references", Map.of("warranty", "W-2"))
                .is(200);
        assertThat(own.text(REFERENCES + "warranty"))
                .as("the caller has just given it")
                .isEqualTo("W-2");
        assertThat(references().path("warranty").asString()).isEqualTo("W-2");
    }

    @Test
    void showsAllToAKeyThatMayReadToo() {
        assertThat(key("orders:write", "orders:read")
                        .patch(partner.orderPath("VLV-1") + "/references", Map.of())
                        .is(200)
                        .data())
                .isEqualTo(partner.order("VLV-1").data());
    }

    @Test
    void mergesAndFindsTheOrderByWhatIsNew() {
        Reply patched = patch(
                        Map.of("partner_invoice_id", "INV-1", "dealer_reference_number", "DLR-1", "warranty", "W-1"))
                .is(200);
        assertThat(patched.text(REFERENCES + "partner_invoice_id")).isEqualTo("INV-1");
        assertThat(patched.text(REFERENCES + "purchase_order_number")).isEqualTo("PO-20250601-001");
        assertThat(patched.data()).isEqualTo(partner.order("VLV-1").data());
        assertThat(found("ref=W-1")).isEqualTo(1);
        assertThat(found("ref=W-1&ref_type=warranty")).isEqualTo(1);
        assertThat(found("ref=DLR-1&ref_type=dealer_reference_number")).isEqualTo(1);
        assertThat(found("ref=PO-20250601-001")).isEqualTo(1);
        assertThat(found("ref=" + number)).isEqualTo(1);
    }

    @Test
    void replacesAndNoLongerFindsTheOrderByWhatItWas() {
        patch(Map.of("purchase_order_number", "PO-2")).is(200);
        assertThat(found("ref=PO-20250601-001")).isZero();
        assertThat(found("ref=PO-2")).isEqualTo(1);
    }

    @Test
    void removesWhatIsNull() {
        patch(Map.of("warranty", "W-1")).is(200);
        Reply patched = patch("{\"warranty\": null, \"dealer_group_id\": null, \"never there\": null}")
                .is(200);
        assertThat(patched.at("/data/partner_external_references").propertyNames())
                .doesNotContain("warranty", "dealer_group_id", "never there")
                .contains("partner_order_id", "partner_customer_id");
        assertThat(found("ref=W-1")).isZero();
        assertThat(found("ref=VAN_MOSSEL_WEST")).isZero();
    }

    @Test
    void takesMergePatchByItsOwnName() {
        partner.api()
                .with("Content-Type", "application/merge-patch+json")
                .patch(partner.orderPath("VLV-1") + "/references", Map.of("warranty", "W-1"))
                .is(200);
    }

    @Test
    void isAChangeOfTheOrderOnlyWhereSomethingChanged() {
        Instant before = server.clock().instant();
        Instant later = server.clock().advance(Duration.ofHours(1));
        assertThat(patch(Map.of("purchase_order_number", "PO-20250601-001"))
                        .is(200)
                        .text("/data/updated_at"))
                .isEqualTo(before.toString());
        Reply patched = patch(Map.of("purchase_order_number", "PO-2")).is(200);
        assertThat(patched.text("/data/updated_at")).isEqualTo(later.toString());
        assertThat(patched.text(REFERENCES + "sync_last_updated")).isEqualTo(later.toString());
        assertThat(patched.text("/data/status_since")).isEqualTo(before.toString());
    }

    @Test
    void leavesATrail() {
        patch(Map.of("purchase_order_number", "PO-2", "warranty", "W-1")).is(200);
        List<Map<String, @Nullable Object>> trail = server.db()
                .rows(
                        "select actor, (changes - 'credential')::text as changes, changes ->> 'credential' as credential"
                                + " from audit_logs where action = 'REFERENCES_CHANGED' and record_id = ?",
                        partner.order("VLV-1").text("/data/chargecars_order_uuid"));
        assertThat(trail).singleElement().satisfies(entry -> {
            assertThat(entry).containsEntry("actor", "partner:" + partner.id());
            assertThat(entry.get("credential")).as("that was used").isNotNull();
            String changes = String.valueOf(entry.get("changes"));
            assertThat(changes).as("values are the partner's own").doesNotContain("PO-2", "W-1");
            Fingerprints fingerprints = server.part(Fingerprints.class);
            assertThat(JsonBody.of(changes).tree())
                    .isEqualTo(JsonBody.of("""
                            {"purchase_order_number": {"from": "%s", "to": "%s"}, "warranty": {"from": "", "to": "%s"}}
                            """.formatted(
                                            fingerprints.of("PO-20250601-001"),
                                            fingerprints.of("PO-2"),
                                            fingerprints.of("W-1")))
                            .tree());
        });
    }

    @Test
    void losesNothingWhenManyAreMergedAtOnce() {
        List<Reply> replies = AtOnce.call(20, key -> patch(Map.of("key " + key, "value " + key)));
        assertThat(replies).extracting(Reply::status).containsOnly(200);
        for (int key = 0; key < 20; key++) {
            assertThat(references().path("key " + key).asString()).isEqualTo("value " + key);
            assertThat(found("ref=value%20" + key)).isEqualTo(1);
        }
    }

    private Api key(String... scopes) {
        return server.api().as(partner.key(scopes));
    }

    private Reply patch(Object body) {
        return partner.api().patch(partner.orderPath("VLV-1") + "/references", body);
    }

    private JsonNode references() {
        return partner.order("VLV-1").at("/data/partner_external_references");
    }

    private int found(String query) {
        return partner.api()
                .get(partner.path("/orders?" + query))
                .is(200)
                .data()
                .size();
    }
}
