package nl.chargecars.partnersync.orderdesk;

import java.time.Instant;
import nl.chargecars.partnersync.deliveries.DeliveryView;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.order.TransitionNotice;
import nl.chargecars.partnersync.orderdesk.Sentence.Label;
import nl.chargecars.partnersync.partner.Hold;
import nl.chargecars.partnersync.partner.SyncFrequency;
import org.jspecify.annotations.Nullable;

/**
 * All facts that decide whether a partner knows of an order's last change.
 *
 * @param partner the partner's name
 * @param status the label of the status after the change
 * @param notice whether and how the partner was notified of the change; null when that is not known
 * @param delivery of the deliveries of the change, the one that most needs attention; null when there is none
 * @param latencyMs of the attempt that succeeded; null when there is none, or it is not stored any more
 * @param arrived true when another event of the change arrived than the one of {@code delivery}
 * @param first the delivery that goes first when {@code delivery} waits for an earlier change; otherwise null
 * @param endpoint the endpoint of the integration that the delivery is for, or would be for; null when there is none
 * @param unread true when the partner has yet to fetch the change itself
 * @param resendable true when {@code delivery} can be sent again: its body is still stored, and no other integration has replaced
 * its own; or when there is no delivery
 * @param canNotify true when the partner was never notified, or {@code delivery} cannot be sent again, and a new notification is
 * possible now
 * @param oldWord when {@code delivery} has not arrived and carries another word than the status map has by now; otherwise null
 */
record Situation(
        String partner,
        Label status,
        @Nullable TransitionNotice notice,
        @Nullable DeliveryView delivery,
        @Nullable Integer latencyMs,
        boolean arrived,
        @Nullable Earlier first,
        @Nullable Endpoint endpoint,
        boolean unread,
        boolean resendable,
        boolean canNotify,
        @Nullable OldWord oldWord,
        Instant now) {

    /**
     * A word of the partner that was corrected after a delivery had been made with it.
     *
     * @param carried the word in the delivery, whose body never changes
     * @param today the word that the status map has for the same status
     */
    record OldWord(String carried, String today) {}

    /** The first change of the order that is still open, which waits for no other. */
    record Earlier(Label status, DeliveryView delivery) {
        Earlier {
            if (delivery.waitingForEarlier()) {
                throw new IllegalArgumentException("what goes first waits for nothing earlier");
            }
        }
    }

    /**
     * The state of an integration's endpoint.
     *
     * @param hold what keeps the integration from sending; null when it may send
     * @param disabledSince since when nothing is sent, because the endpoint answered 410, failed for days, or was disabled by
     * hand; null while it is enabled
     * @param failing true when the endpoint fails so steadily that only probes are sent
     * @param pausedUntil nothing is sent before then; null when nothing has to wait
     * @param releasing true while deliveries that were held are released at a bounded pace; also true while they are still held
     * @param fault what the latest attempt of any delivery met, while {@code failing}; otherwise, and when it is not known, null
     */
    record Endpoint(
            IntegrationId integration,
            @Nullable Hold hold,
            @Nullable Instant disabledSince,
            @Nullable String disabledWhy,
            @Nullable String disabledCode,
            SyncFrequency frequency,
            boolean failing,
            @Nullable Instant pausedUntil,
            boolean releasing,
            @Nullable Sentence fault) {}
}
