package nl.chargecars.partnersync.inbound;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import nl.chargecars.partnersync.partner.PartnerText;
import nl.chargecars.partnersync.web.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A status update in the partner's words (seed, "Partner Status Webhook"). {@link #toString} leaves out the technician and the notes.
 *
 * @param timestamp when the change happened by the partner's clock; used to recognise repetitions; null when the partner gave none
 * @param technicianInfo as sent, with numbers in double precision
 */
record PartnerUpdate(
        String partnerOrderId,
        @Nullable String partnerCustomerId,
        String status,
        @Nullable Instant timestamp,
        @Nullable String notes,
        @Nullable JsonNode technicianInfo) {

    private static final int LONGEST_NOTES = 2_000;
    private static final int LONGEST_TECHNICIAN = 4_000;

    /**
     * The members that every delivery of ours has. Both directions may be signed with one secret, so that somebody who intercepted a
     * delivery could send it back as an update of the partner.
     */
    private static final List<String> OF_OUR_DELIVERIES = List.of("event", "chargecars_order_id", "status_details");

    /** The code of the problem of a timestamp too far in the future. */
    static final String IN_THE_FUTURE = "in_the_future";

    /** How far in the future a timestamp may lie: a clock further ahead would make every later update look stale. */
    private static final Duration FURTHEST_AHEAD = Duration.ofHours(24);

    /** @throws nl.chargecars.partnersync.web.Refusal VALIDATION_FAILED with every problem */
    static PartnerUpdate parse(Fields fields, Clock clock) {
        if (OF_OUR_DELIVERIES.stream().allMatch(fields::has)) {
            fields.problem(
                    "event",
                    "own_delivery",
                    "With " + String.join(", ", OF_OUR_DELIVERIES)
                            + " in it this is a delivery of ours, sent back to us."
                            + " A status update is a message of your own: leave them out.");
        }
        String partnerOrderId = fields.requiredText("partner_order_id", PartnerText.LONGEST_REFERENCE);
        String customerId = fields.text("partner_customer_id", PartnerText.LONGEST_REFERENCE);
        String status = fields.requiredText("status", PartnerText.LONGEST_WORD);
        Instant timestamp = fields.instant("timestamp");
        if (timestamp != null && isTooEarly(timestamp, clock.instant())) {
            fields.problem("timestamp", IN_THE_FUTURE, "This is over a day ahead of our clock.");
        }
        String notes = fields.text("notes", LONGEST_NOTES);
        JsonNode technician = fields.json("technician_info", LONGEST_TECHNICIAN);
        fields.check();
        return new PartnerUpdate(partnerOrderId, customerId, status, timestamp, notes, technician);
    }

    /** Restores an update that could be parsed from its row, without the members that only people read. */
    static PartnerUpdate of(StatusUpdateView kept) {
        return new PartnerUpdate(
                Objects.requireNonNull(kept.partnerOrderId()),
                null,
                Objects.requireNonNull(kept.status()),
                kept.timestamp(),
                null,
                null);
    }

    /** True when the timestamp lies too far in the future. The same update can be read once time has moved on. */
    static boolean isTooEarly(Instant timestamp, Instant now) {
        return timestamp.isAfter(now.plus(FURTHEST_AHEAD));
    }

    @Override
    public String toString() {
        return "PartnerUpdate[" + status + "]";
    }
}
