package nl.chargecars.partnersync.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import nl.chargecars.partnersync.testing.Db;
import nl.chargecars.partnersync.testing.JsonBody;
import nl.chargecars.partnersync.testing.Reply;
import nl.chargecars.partnersync.testing.Seed;
import nl.chargecars.partnersync.testing.TestPartner;
import nl.chargecars.partnersync.testing.TestServer;
import nl.chargecars.partnersync.testing.WithServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the seed's "Partner Order Creation" and "Create Order from Partner API". */
@ExtendWith(WithServer.class)
class NewOrderTest {

    private final TestServer server;
    private final Db db;
    private final TestPartner partner;

    NewOrderTest(TestServer server) {
        this.server = server;
        this.db = server.db();
        this.partner = TestPartner.integrated(server, Seed.integration().with("/api_version", "v2"));
    }

    @Test
    void takesTheSeedsBodyAndGivesTheSeedsAnswer() {
        Reply created = partner.place(Seed.ORDER).is(201);
        assertThat(created.data().propertyNames())
                .containsExactly("chargecars_order_id", "chargecars_order_uuid", "status", "estimated_processing_time");
        assertThat(created.text("/data/chargecars_order_id")).matches("CC-\\d{4}-\\d{5,}");
        assertThat(UUID.fromString(created.text("/data/chargecars_order_uuid")).version())
                .isEqualTo(7);
        assertThat(created.text("/data/status")).isEqualTo("received");
        assertThat(created.text("/data/estimated_processing_time")).isEqualTo("24-48 hours");
        assertThat(created.header("Location")).isEqualTo(partner.orderPath(Seed.PARTNER_ORDER_ID));
        assertThat(created.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void isReadBackAsItWasSent() {
        Reply created = partner.place(Seed.ORDER).is(201);
        Reply order = partner.api().get(created.header("Location")).is(200);
        assertThat(order.at("/data/chargecars_order_id")).isEqualTo(created.at("/data/chargecars_order_id"));
        assertThat(order.at("/data/chargecars_order_uuid")).isEqualTo(created.at("/data/chargecars_order_uuid"));
        assertThat(order.text("/data/partner_order_id")).isEqualTo(Seed.PARTNER_ORDER_ID);
        assertThat(order.text("/data/status")).isEqualTo("new");
        assertThat(order.text("/data/partner_status")).isEqualTo("RECEIVED");
        JsonBody sent = Seed.order();
        for (String place : List.of(
                "/customer/name",
                "/customer/email",
                "/customer/phone",
                "/customer/address/street",
                "/customer/address/city",
                "/customer/address/postal_code",
                "/line_items/0/sku",
                "/line_items/0/description",
                "/line_items/0/quantity",
                "/line_items/0/partner_item_id",
                "/installation_preferences")) {
            assertThat(order.at("/data" + place))
                    .as(place)
                    .isEqualTo(sent.tree().at(place));
        }
    }

    @Test
    void keepsThePartnersReferencesAndAddsOurs() {
        partner.place(Seed.ORDER).is(201);
        assertThat(JsonBody.of(partner.order(Seed.PARTNER_ORDER_ID)
                                .at("/data/partner_external_references")
                                .toString())
                        .tree())
                .isEqualTo(JsonBody.of("""
                        {
                          "partner_order_id": "VLV-2025-789123",
                          "partner_customer_id": "CUST-456789",
                          "dealer_group_id": "VAN_MOSSEL_WEST",
                          "purchase_order_number": "PO-20250601-001",
                          "partner_system": "volvo_dealer_api",
                          "created_via_api": true,
                          "api_version": "v2"
                        }
                        """).tree());
    }

    @Test
    void takesEveryReferenceOfTheSeedsTable() {
        JsonBody order = Seed.order("all references")
                .with("/partner_invoice_id", "INV-1")
                .with("/external_order_reference", "REF-1")
                .with("/partner_lead_id", "LEAD-1")
                .with("/dealer_reference_number", "DLR-1");
        partner.place(order).is(201);
        for (String value : List.of("INV-1", "REF-1", "LEAD-1", "DLR-1")) {
            assertThat(partner.api()
                            .get(partner.path("/orders?ref=" + value))
                            .is(200)
                            .data())
                    .as("found by " + value)
                    .hasSize(1);
        }
    }

    @Test
    void ignoresFieldsThatAreNotKnown() {
        JsonBody order = Seed.order("with more")
                .with("/color", "blue")
                .with("/customer/age", 42)
                .with("/line_items/0/discount", Map.of("percent", 5));
        partner.place(order).is(201);
        assertThat(partner.order("with more").raw()).doesNotContain("blue");
    }

    @Test
    void needsOnlyWhatTheInstallationNeeds() {
        partner.place("""
                        {"partner_order_id": "short",
                         "customer": {"name": "Piet", "email": "piet@example.com",
                                      "address": {"street": "Dorpsstraat 1", "city": "Ede", "postal_code": "6711 aa"}},
                         "line_items": [{"sku": "CABLE", "quantity": 2}]}
                        """).is(201);
        Reply order = partner.order("short");
        assertThat(order.text("/data/customer/address/postal_code")).isEqualTo("6711AA");
        assertThat(order.at("/data/customer/phone").isNull()).isTrue();
        assertThat(order.text("/data/line_items/0/description")).isEqualTo("CABLE");
        assertThat(order.at("/data/installation_preferences").isNull()).isTrue();
    }

    @Test
    void takesAnAddressAbroadWithItsOwnKindOfPostalCode() {
        JsonBody order = Seed.order("abroad")
                .with("/customer/address/country", "Belgium")
                .with("/customer/address/postal_code", "2000");
        partner.place(order).is(201);
        assertThat(partner.order("abroad").text("/data/customer/address/country"))
                .isEqualTo("Belgium");
    }

    /** The rule for Dutch postal codes applies in whatever way the partner writes the country. */
    @ParameterizedTest
    @ValueSource(strings = {"NL", "nld", "Nederland", "THE NETHERLANDS", "holland", " netherlands "})
    void knowsTheNetherlandsByTheirOtherNames(String country) {
        JsonBody order = Seed.order(country).with("/customer/address/country", country);
        assertThat(partner.place(order.with("/customer/address/postal_code", "2000"))
                        .isFailure(422, "VALIDATION_FAILED")
                        .details())
                .containsExactly("/customer/address/postal_code invalid_format");
        partner.place(order.with("/customer/address/postal_code", "1012 ab")).is(201);
        Reply placed = partner.order(country.strip());
        assertThat(placed.text("/data/customer/address/country")).isEqualTo("Netherlands");
        assertThat(placed.text("/data/customer/address/postal_code")).isEqualTo("1012AB");
    }

    /** No order is refused for the format of a telephone number, because only people dial it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(020) 123 45 67         | (020) 123 45 67",
                "020\u00a0123\u202f45\u00a067 | 020 123 45 67",
                "06 \u2013 1234\u20105678     | 06 - 1234-5678",
                "\u202a+31612345678\u202c     | +31612345678",
                "06-12345678 (na 18u)    | 06-12345678 (na 18u)",
                "(+31) 20 1234567 tst. 9 | (+31) 20 1234567 tst. 9",
                "+31612345678            | +31612345678"
            })
    void takesATelephoneNumberAsPeopleWriteIt(String written, String kept) {
        partner.place(Seed.order(kept).with("/customer/phone", written)).is(201);
        assertThat(partner.order(kept).text("/data/customer/phone")).isEqualTo(kept);
    }

    /** In JSON Schema, and so in our document, 2.0 is an integer. */
    @ParameterizedTest
    @ValueSource(strings = {"2", "2.0", "2e0"})
    void takesAWholeNumberHoweverItIsWritten(String quantity) {
        String body = Seed.order(quantity).toString().replace("\"quantity\":1", "\"quantity\":" + quantity);
        partner.place(body).is(201);
        assertThat(partner.order(quantity).at("/data/line_items/0/quantity").toString())
                .isEqualTo("2");
    }

    @Test
    void writesTheRowsOfTheSeed() {
        String email = partner.id() + "@example.com";
        String number = partner.place(Seed.order("rows").with("/customer/email", email))
                .is(201)
                .text("/data/chargecars_order_id");
        Map<String, @Nullable Object> row = db.rows("""
                        select customer.name as customer, customer.organization_type, contact.first_name, contact.last_name,
                               address.address_type, address.country, orders.order_type, orders.business_entity,
                               item.line_item_status, item.line_order, item.external_item_reference,
                               transition.transition_reason, transition.from_status, transition.to_status,
                               transition.business_context ->> 'integration_name' as integration
                        from orders
                        join organizations as customer on customer.id = orders.customer_organization_id
                        join contacts as contact on contact.id = orders.primary_contact_id
                        join addresses as address on address.id = orders.installation_address_id
                        join line_items as item on item.order_id = orders.id
                        join status_transitions as transition on transition.entity_id = orders.id
                        where orders.order_number = ?
                        """, number).getFirst();
        assertThat(row)
                .containsEntry("customer", "Jan Janssen (Particulier)")
                .containsEntry("organization_type", "customer_individual")
                .containsEntry("first_name", "Jan")
                .containsEntry("last_name", "Janssen")
                .containsEntry("address_type", "installation")
                .containsEntry("country", "Netherlands")
                .containsEntry("order_type", "installation")
                .containsEntry("business_entity", "chargecars")
                .containsEntry("line_item_status", "quoted")
                .containsEntry("line_order", 1)
                .containsEntry("external_item_reference", "VLV-WALLBOX-001")
                .containsEntry("transition_reason", "Order created via partner API")
                .containsEntry("from_status", null)
                .containsEntry("to_status", "new")
                .containsEntry("integration", "volvo_dealer_api");
    }

    @Test
    void countsAsASuccessfulExchange() {
        partner.place(Seed.ORDER).is(201);
        Reply config = partner.api().get(partner.path("/integration-config")).is(200);
        assertThat(config.text("/data/0/last_sync_at"))
                .isEqualTo(server.clock().instant().toString());
        assertThat(config.at("/data/0/success_rate").asDouble()).isEqualTo(100.0);
    }

    @Test
    void keepsTheOrderOfTheLineItems() {
        JsonBody order = Seed.order("many items");
        for (int index = 1; index < 100; index++) {
            order = order.with("/line_items/" + index, Map.of("sku", "SKU-" + index, "quantity", index));
        }
        partner.place(order).is(201);
        assertThat(partner.order("many items").at("/data/line_items"))
                .extracting(item -> item.path("quantity").asInt())
                .startsWith(1, 1, 2, 3)
                .endsWith(98, 99);
    }

    @Test
    void mayBePlacedByStaffInThePartnersName() {
        server.admin().post(partner.path("/orders"), Seed.order("by staff")).is(201);
        assertThat(partner.order("by staff").text("/data/history/0/caused_by")).isEqualTo("staff");
    }
}
