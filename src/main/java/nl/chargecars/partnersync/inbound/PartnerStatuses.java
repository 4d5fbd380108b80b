package nl.chargecars.partnersync.inbound;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.web.Json;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * For the rooms that learn a partner's status otherwise than by its webhook: from here on it is the partner's own status update
 * like any other, mapped, recognised as repeated or stale, kept with its outcome, and never echoed.
 */
@Component
public class PartnerStatuses {

    private final GroupCommit<ReceivedUpdate, ProcessedUpdate> receivedUpdates;
    private final UpdateReader reader;
    private final Json json;

    PartnerStatuses(GroupCommit<ReceivedUpdate, ProcessedUpdate> receivedUpdates, UpdateReader reader, Json json) {
        this.receivedUpdates = receivedUpdates;
        this.reader = reader;
        this.json = json;
    }

    /**
     * What became of a status.
     *
     * @param message why it was refused; null when it was accepted
     */
    public record Settled(
            Outcome outcome,
            @Nullable String mappedStatus,
            @Nullable String message) {

        /** False when it waits to be processed again. */
        public boolean accepted() {
            return outcome.accepted();
        }

        /** Something newer is known already. */
        public boolean stale() {
            return outcome == Outcome.STALE;
        }
    }

    /** True of a time so far ahead that its status is refused as one that cannot be read; by and by it is not. */
    public static boolean isTooEarly(Instant timestamp, Instant now) {
        return PartnerUpdate.isTooEarly(timestamp, now);
    }

    /**
     * @param timestamp by the partner's clock; null when it did not say
     * @param at when the partner was asked, or somebody decided; without a time of its own, the status is as old as that
     * @param askedAt the order's transition count when the partner was asked, or when somebody decided: without a time of its own, the
     *     answer is stale when the order has moved on since, and so is a decision in any case; null where it counts all the same
     */
    public Settled tell(
            PartnerId partner,
            String partnerOrderId,
            String status,
            @Nullable Instant timestamp,
            Origin origin,
            Instant at,
            @Nullable Integer askedAt) {
        Map<String, Object> update = new LinkedHashMap<>();
        update.put("partner_order_id", partnerOrderId);
        update.put("status", status);
        if (timestamp != null) {
            update.put("timestamp", timestamp.toString());
        }
        byte[] body = json.write(update).getBytes(StandardCharsets.UTF_8);
        ProcessedUpdate processed = receivedUpdates.submit(reader.read(partner, origin, at, askedAt, body));
        return new Settled(processed.outcome(), processed.mappedStatus(), processed.message());
    }
}
