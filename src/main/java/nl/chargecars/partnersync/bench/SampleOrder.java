package nl.chargecars.partnersync.bench;

/**
 * The seed's order ("Partner Order Creation") under a number of its own: everything in it that is unique to an order or a
 * customer follows from the number.
 */
record SampleOrder(long number) {

    static final String PREFERENCES = """
            {"preferred_date":"2025-06-15","time_preference":"morning","access_notes":"Garage access via side door"}""";

    static final String INTEGRATION = "bench_api";

    String partnerOrderId() {
        return "B-" + number;
    }

    String email() {
        return "klant" + number + "@example.com";
    }

    /** As the partner sends it. */
    String body() {
        return """
            {"partner_order_id":"%s","partner_customer_id":"CUST-%d","dealer_group_id":"VAN_MOSSEL_WEST",\
            "purchase_order_number":"PO-20250601-%d","customer":{"name":"Jan Janssen","email":"%s","phone":"+31612345678",\
            "address":{"street":"Hoofdstraat 123","city":"Amsterdam","postal_code":"1012AB"}},"line_items":[{"sku":"WALLBOX-11KW",\
            "description":"Wallbox 11kW charging station","quantity":1,"partner_item_id":"VLV-WALLBOX-001"}],\
            "installation_preferences":{"preferred_date":"2025-06-15","time_preference":"morning",\
            "access_notes":"Garage access via side door"}}""".formatted(partnerOrderId(), number, number, email());
    }

    /** As it is kept in {@code orders.partner_external_references}. */
    String references() {
        return """
            {"partner_order_id":"%s","partner_customer_id":"CUST-%d","dealer_group_id":"VAN_MOSSEL_WEST",\
            "purchase_order_number":"PO-20250601-%d","partner_system":"%s","created_via_api":true}""".formatted(partnerOrderId(), number, number, INTEGRATION);
    }

    /** As it is kept in {@code events.payload}. */
    String payload(Object event, String orderNumber) {
        return """
            {"id":"%s","timestamp":"2025-06-01T10:30:00.000000Z","event":"status_changed","chargecars_order_id":"%s",\
            "partner_order_id":"%s","partner_customer_id":"CUST-%d","status":"NEW","status_details":{"from_status":null,\
            "to_status":"new","reason":"Order created via partner API","timestamp":"2025-06-01T10:30:00.000000Z"},\
            "customer_info":{"name":"Jan Janssen","email":"%s"}}""".formatted(event, orderNumber, partnerOrderId(), number, email());
    }
}
