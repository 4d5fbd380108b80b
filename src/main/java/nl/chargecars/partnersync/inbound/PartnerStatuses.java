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
 * Takes in statuses that other packages learn otherwise than by the partner's webhook. Each is handled like any other status update of
 * the partner: mapped, recognised as repeated or stale, kept with its outcome, and never echoed to the partner.
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
     * The outcome of a status.
     *
     * @param mappedStatus the status of ours that it was mapped to; null when it was refused before it was mapped
     * @param message why it was refused, for people; null when it was accepted
     */
    public record Settled(
            Outcome outcome,
            @Nullable String mappedStatus,
            @Nullable String message) {

        /** False when the status was refused; it is kept, and see {@link Outcome#processedAgain}. */
        public boolean accepted() {
            return outcome.accepted();
        }

        /** True when a newer status of the partner was applied already, or the order has moved on since the partner was asked. */
        public boolean stale() {
            return outcome == Outcome.STALE;
        }
    }

    /**
     * True when a timestamp lies so far in the future that its status is refused as unreadable. The same status can be read once time
     * has moved on.
     */
    public static boolean isTooEarly(Instant timestamp, Instant now) {
        return PartnerUpdate.isTooEarly(timestamp, now);
    }

    /**
     * Processes one status and waits until its outcome is committed.
     *
     * @param timestamp by the partner's clock; null when the partner gave none
     * @param at when the partner was asked, or when somebody decided; a status without a timestamp is as old as that
     * @param askedAt the order's transition count when the partner was asked, or when somebody decided. A status without a timestamp
     *     is stale when the order has moved on since; a decision is so even with a timestamp. Null: the status counts all the same
     * @throws RuntimeException as {@link GroupCommit#submit}, when the queue is full or the database cannot be reached
     */
    public Settled receive(
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
