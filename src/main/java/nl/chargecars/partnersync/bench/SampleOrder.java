package nl.chargecars.partnersync.bench;

/**
 * The seed's order ("Partner Order Creation") with a number, from which all values are derived that are unique to an order or a
 * customer. The partner order ids ascend with the number; e-mail addresses, customer ids and purchase order numbers are scattered,
 * as in practice, so that new entries fall on different pages of the indexes.
 */
record SampleOrder(long number) {

    /** SQL that scatters the number {@code n}: unique for the lowest 31 bits, and neighbours get values far apart. */
    static final String SCATTERED = "lpad(((n & 2147483647) * 1327217885 & 2147483647)::text, 10, '0')";

    private static final long BITS = 2_147_483_647L;
    private static final long GOLDEN = 1_327_217_885L;

    static final String PREFERENCES = """
            {"preferred_date":"2025-06-15","time_preference":"morning","access_notes":"Garage access via side door"}""";

    static final String INTEGRATION = "bench_api";

    String partnerOrderId() {
        return "B-" + number;
    }

    String email() {
        return "klant" + scattered() + "@example.com";
    }

    String partnerCustomerId() {
        return "CUST-" + scattered();
    }

    String purchaseOrder() {
        return "PO-20250601-" + scattered();
    }

    /** Returns the same digits as {@link #SCATTERED} in SQL. */
    private String scattered() {
        String digits = Long.toString((number & BITS) * GOLDEN & BITS);
        return "0".repeat(10 - digits.length()) + digits;
    }

    /** Returns the JSON body with which the partner places the order. */
    String body() {
        return """
            {"partner_order_id":"%s","partner_customer_id":"%s","dealer_group_id":"VAN_MOSSEL_WEST",\
            "purchase_order_number":"%s","customer":{"name":"Jan Janssen","email":"%s","phone":"+31612345678",\
            "address":{"street":"Hoofdstraat 123","city":"Amsterdam","postal_code":"1012AB"}},"line_items":[{"sku":"WALLBOX-11KW",\
            "description":"Wallbox 11kW charging station","quantity":1,"partner_item_id":"VLV-WALLBOX-001"}],\
            "installation_preferences":{"preferred_date":"2025-06-15","time_preference":"morning",\
            "access_notes":"Garage access via side door"}}""".formatted(partnerOrderId(), partnerCustomerId(), purchaseOrder(), email());
    }

    /** Returns the content of {@code orders.partner_external_references}. */
    String references() {
        return """
            {"partner_order_id":"%s","partner_customer_id":"%s","dealer_group_id":"VAN_MOSSEL_WEST",\
            "purchase_order_number":"%s","partner_system":"%s","created_via_api":true}""".formatted(partnerOrderId(), partnerCustomerId(), purchaseOrder(), INTEGRATION);
    }

    /** Returns the content of {@code event_payloads.payload}. */
    String payload(Object event, String orderNumber) {
        return """
            {"id":"%s","timestamp":"2025-06-01T10:30:00.000000Z","event":"status_changed","chargecars_order_id":"%s",\
            "partner_order_id":"%s","partner_customer_id":"%s","status":"NEW","status_details":{"from_status":null,\
            "to_status":"new","reason":"Order created via partner API","timestamp":"2025-06-01T10:30:00.000000Z"},\
            "customer_info":{"name":"Jan Janssen","email":"%s"}}""".formatted(event, orderNumber, partnerOrderId(), partnerCustomerId(), email());
    }
}
