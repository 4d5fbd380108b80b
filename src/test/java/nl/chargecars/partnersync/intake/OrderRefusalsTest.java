package nl.chargecars.partnersync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which orders are refused, and that the answer names all errors at once, each with its place. */
@ExtendWith(WithServer.class)
class OrderRefusalsTest {

    private final TestServer server;
    private final Db db;
    private final TestPartner partner;

    OrderRefusalsTest(TestServer server) {
        this.server = server;
        this.db = server.db();
        this.partner = TestPartner.integrated(server);
    }

    @Test
    void namesEverythingThatIsMissing() {
        assertThat(refused(JsonBody.of("{}")))
                .containsExactlyInAnyOrder("/partner_order_id required", "/customer required", "/line_items required");
        assertThat(refused(JsonBody.of("{\"customer\": {\"address\": {}}, \"line_items\": [{}]}")))
                .containsExactlyInAnyOrder(
                        "/partner_order_id required",
                        "/customer/name required",
                        "/customer/email required",
                        "/customer/address/street required",
                        "/customer/address/city required",
                        "/customer/address/postal_code required",
                        "/line_items/0/quantity required",
                        "/line_items/0/description required");
    }

    @Test
    void namesEverythingThatIsWrong() {
        assertThat(refused(JsonBody.of("""
                        {"partner_order_id": 7,
                         "purchase_order_number": ["PO"],
                         "customer": {"name": "", "email": "jan", "phone": "call me",
                                      "address": {"street": "S", "city": "C", "postal_code": "12345"}},
                         "line_items": [{"sku": "A", "quantity": 1}, {"quantity": 0}, "wallbox"],
                         "installation_preferences": {"preferred_date": "15-06-2025", "time_preference": "night"}}
                        """)))
                .containsExactlyInAnyOrder(
                        "/partner_order_id wrong_type",
                        "/purchase_order_number wrong_type",
                        "/customer/name required",
                        "/customer/email invalid_format",
                        "/customer/phone invalid_format",
                        "/customer/address/postal_code invalid_format",
                        "/line_items/1/quantity out_of_range",
                        "/line_items/1/description required",
                        "/line_items/2 wrong_type",
                        "/installation_preferences/preferred_date invalid_format",
                        "/installation_preferences/time_preference unknown_value");
    }

    @ParameterizedTest
    @CsvSource({
        "/partner_order_id, '  ', /partner_order_id required",
        "/partner_order_id, '.', /partner_order_id invalid_format",
        "/partner_order_id, '..', /partner_order_id invalid_format",
        "/customer, Jan, /customer wrong_type",
        "/customer/address, Hoofdstraat, /customer/address wrong_type",
        "/customer/email, jan@example, /customer/email invalid_format",
        "/customer/email, jan@@example.com, /customer/email invalid_format",
        "/customer/email, 'jan jansen@example.com', /customer/email invalid_format",
        "/customer/email, jan@example..com, /customer/email invalid_format",
        "/customer/phone, '12', /customer/phone invalid_format",
        "/customer/phone, '(020) 12', /customer/phone invalid_format",
        "/customer/phone, 'order 123456', /customer/phone invalid_format",
        "/customer/phone, '06\u000712345678', /customer/phone invalid_format",
        "/customer/phone, '06-12345678, bel niet voor zes uur', /customer/phone too_long",
        "/customer/address/postal_code, 0123AB, /customer/address/postal_code invalid_format",
        "/customer/address/postal_code, 1012 ABC, /customer/address/postal_code invalid_format",
        "/line_items, none, /line_items wrong_type",
        "/line_items/0/quantity, '1', /line_items/0/quantity wrong_type",
        "/installation_preferences, asap, /installation_preferences wrong_type",
        "/installation_preferences/preferred_date, 2025-02-30, /installation_preferences/preferred_date invalid_format",
        "/installation_preferences/preferred_date, 0000-01-01, /installation_preferences/preferred_date invalid_format",
        "/installation_preferences/preferred_date, -0044-03-15, /installation_preferences/preferred_date invalid_format",
        "/installation_preferences/preferred_date, +2025-06-15, /installation_preferences/preferred_date invalid_format",
        "/installation_preferences/preferred_date, +02025-06-15, /installation_preferences/preferred_date invalid_format",
        "/installation_preferences/preferred_date, +12025-01-01, /installation_preferences/preferred_date invalid_format",
        "/installation_preferences/time_preference, MORNING, /installation_preferences/time_preference unknown_value"
    })
    void refusesAValueThatCannotBe(String place, String value, String problem) {
        assertThat(refused(Seed.order().with(place, value))).contains(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "10001", "1.5", "0.0", "1e5", "1e400", "99999999999999999999", "null", "true"})
    void refusesAQuantityThatCannotBe(String quantity) {
        String body = Seed.ORDER.replace("\"quantity\": 1", "\"quantity\": " + quantity);
        assertThat(partner.place(body).isFailure(422, "VALIDATION_FAILED").details())
                .singleElement()
                .satisfies(problem -> assertThat(problem).startsWith("/line_items/0/quantity "));
    }

    @Test
    void refusesMoreItemsThanAHouseCanHold() {
        List<Map<String, Object>> items = Collections.nCopies(101, Map.of("sku", "A", "quantity", 1));
        assertThat(refused(Seed.order().with("/line_items", items))).containsExactly("/line_items wrong_length");
        assertThat(refused(Seed.order().with("/line_items", List.of()))).containsExactly("/line_items wrong_length");
    }

    /** A character counts as one, whether Java needs one or two units for it. */
    @ParameterizedTest
    @ValueSource(strings = {"/partner_order_id", "/customer/name", "/line_items/0/sku"})
    void countsCharactersAsItsDocumentDoes(String place) {
        assertThat(refused(Seed.order().with(place, "🚗".repeat(201)))).containsExactly(place + " too_long");
        partner.place(Seed.order().with(place, "🚗".repeat(200))).is(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/partner_order_id", "/customer/name", "/customer/address/street", "/line_items/0/sku"})
    void refusesATextThatIsTooLong(String place) {
        assertThat(refused(Seed.order().with(place, "x".repeat(501)))).containsExactly(place + " too_long");
    }

    /** U+0000, and half of a surrogate pair, which cannot be encoded. */
    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\ud83d", "\\ude00"})
    void refusesCharactersThatCannotBeStored(String escape) {
        String body = Seed.ORDER
                .replace("VLV-2025-789123", "VLV" + escape)
                .replace("Hoofdstraat 123", "Hoofdstraat" + escape + "1")
                .replace("Wallbox 11kW charging station", escape);
        assertThat(partner.place(body).isFailure(422, "VALIDATION_FAILED").details())
                .containsExactlyInAnyOrder(
                        "/partner_order_id invalid_characters",
                        "/customer/address/street invalid_characters",
                        "/line_items/0/description invalid_characters");
    }

    /** The partner's order id is part of the order's path. */
    @ParameterizedTest
    @ValueSource(strings = {"A\nB", "A\tB", "A\u2028B", "A\u007fB"})
    void refusesControlCharactersInThePartnersOrderId(String id) {
        assertThat(refused(Seed.order(id))).containsExactly("/partner_order_id invalid_format");
    }

    @Test
    void neverRepeatsWhatTheCustomerEntered() {
        Reply refusal = partner.place(
                        Seed.order().with("/customer/email", "jan.at.home").with("/customer/phone", "none of yours"))
                .is(422);
        assertThat(refusal.raw()).doesNotContain("jan.at.home").doesNotContain("none of yours");
    }

    @Test
    void needsAnActiveIntegration() {
        TestPartner without = TestPartner.withoutIntegration(server);
        without.place(Seed.ORDER).isFailure(409, "NO_ACTIVE_INTEGRATION");
        without.configure(Seed.integration().with("/is_active", false)).is(201);
        without.place(Seed.ORDER).isFailure(409, "NO_ACTIVE_INTEGRATION");
        without.configure(Seed.integration().with("/is_active", true)).is(200);
        without.place(Seed.ORDER).is(201);
    }

    /** Places an order that must be refused, asserts that nothing is stored, and returns the details. */
    private List<String> refused(JsonBody order) {
        List<String> details =
                partner.place(order).isFailure(422, "VALIDATION_FAILED").details();
        assertThat(db.count(
                        "orders where partner_organization_id = ?", partner.id().value()))
                .isZero();
        return details;
    }
}
