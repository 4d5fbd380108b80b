package nl.chargecars.partnersync.orderdesk;

import java.time.Instant;
import nl.chargecars.partnersync.deliveries.DeliveryView;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.order.TransitionNotice;
import nl.chargecars.partnersync.orderdesk.Sentence.Label;
import nl.chargecars.partnersync.partner.SyncFrequency;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides whether a partner knows of an order's last change.
 *
 * @param partner its name
 * @param status what the order became, as people call it
 * @param notice what became of telling it; null when nothing is known
 * @param delivery the one of the change that most needs looking at; null when none was made
 * @param latencyMs of the try that arrived; null when there is none, or it is past its age
 * @param first what goes first where {@code delivery} waits for something earlier; null elsewhere
 * @param endpoint of the integration it is, or would be, for; null when there is none
 * @param unread it is for the partner to fetch, and it has not
 * @param sayable what {@code delivery} says is still kept, so it can be sent again; true when there is none
 * @param tellable it was never told, or what it said is kept no longer, and it could be told now
 */
record Situation(
        String partner,
        Label status,
        @Nullable TransitionNotice notice,
        @Nullable DeliveryView delivery,
        @Nullable Integer latencyMs,
        @Nullable Earlier first,
        @Nullable Endpoint endpoint,
        boolean unread,
        boolean sayable,
        boolean tellable,
        Instant now) {

    /** The first change of the order that is still open: it waits for none. */
    record Earlier(Label status, DeliveryView delivery) {
        Earlier {
            if (delivery.waitingForEarlier()) {
                throw new IllegalArgumentException("what goes first waits for nothing earlier");
            }
        }
    }

    /**
     * How it stands with an integration.
     *
     * @param disabledSince nothing is sent, because the endpoint said 410 or failed for days; null while it is enabled
     * @param failing it failed so steadily that only probes are sent
     * @param pausedUntil nothing is sent before then; null when it may be
     * @param releasing it was held, and what was goes out at a bounded pace
     */
    record Endpoint(
            IntegrationId integration,
            boolean active,
            boolean syncEnabled,
            boolean hasAddress,
            @Nullable Instant disabledSince,
            @Nullable String disabledWhy,
            @Nullable String disabledCode,
            SyncFrequency frequency,
            boolean failing,
            @Nullable Instant pausedUntil,
            boolean releasing) {}
}
