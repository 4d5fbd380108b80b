package nl.chargecars.partnersync.bench;

import java.util.Locale;

/**
 * One status change of an order that goes from new to approved and then alternates between scheduled and approved, which the
 * workflow allows without limit.
 */
record SampleChange(String from, String to) {

    private static final String APPROVED = "approved";
    private static final String SCHEDULED = "scheduled";

    /** @param number number of the change, from 0 for the first change of a new order */
    static SampleChange number(long number) {
        if (number == 0) {
            return new SampleChange("new", APPROVED);
        }
        return number % 2 == 1 ? new SampleChange(APPROVED, SCHEDULED) : new SampleChange(SCHEDULED, APPROVED);
    }

    /** Returns the partner's name for the new status. */
    String partnerStatus() {
        return to.toUpperCase(Locale.ROOT);
    }

    String body(String partnerOrderId) {
        return body(partnerOrderId, "2025-06-01T10:30:00Z");
    }

    /** Returns the JSON body of the status update (seed, "Partner Status Webhook"). */
    String body(String partnerOrderId, String timestamp) {
        return """
            {"partner_order_id":"%s","partner_customer_id":"CUST-456789","status":"%s","timestamp":"%s",\
            "notes":"Installation scheduled for tomorrow","technician_info":{"name":"Partner Tech Team",\
            "phone":"+31612345678"}}""".formatted(partnerOrderId, partnerStatus(), timestamp);
    }
}
