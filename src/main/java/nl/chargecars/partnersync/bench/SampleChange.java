package nl.chargecars.partnersync.bench;

import java.util.Locale;

/**
 * One step of an order that goes from new to approved and then to and fro between scheduled and approved, which the workflow
 * allows as often as one likes.
 */
record SampleChange(String from, String to) {

    private static final String APPROVED = "approved";
    private static final String SCHEDULED = "scheduled";

    /** @param number from 0, for an order that is new */
    static SampleChange number(long number) {
        if (number == 0) {
            return new SampleChange("new", APPROVED);
        }
        return number % 2 == 1 ? new SampleChange(APPROVED, SCHEDULED) : new SampleChange(SCHEDULED, APPROVED);
    }

    /** The partner's word for where it goes. */
    String partnerStatus() {
        return to.toUpperCase(Locale.ROOT);
    }

    String body(String partnerOrderId) {
        return body(partnerOrderId, "2025-06-01T10:30:00Z");
    }

    /** The seed's body ("Partner Status Webhook"). */
    String body(String partnerOrderId, String timestamp) {
        return """
            {"partner_order_id":"%s","partner_customer_id":"CUST-456789","status":"%s","timestamp":"%s",\
            "notes":"Installation scheduled for tomorrow","technician_info":{"name":"Partner Tech Team",\
            "phone":"+31612345678"}}""".formatted(partnerOrderId, partnerStatus(), timestamp);
    }
}
