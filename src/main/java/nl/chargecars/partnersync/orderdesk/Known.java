package nl.chargecars.partnersync.orderdesk;

import java.util.Optional;
import nl.chargecars.partnersync.deliveries.DeliveryDetail;
import nl.chargecars.partnersync.deliveries.DeliveryDetail.Attempt;
import nl.chargecars.partnersync.inbound.StatusUpdateView;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.status.HistoryEntry;

/**
 * How an order stands at its partner, in the partner's own words.
 *
 * @param word of the last change that arrived there, or that the partner made itself, or that one without an address can read in the
 *     feed; empty when it has heard of none
 * @param coming of what is on its way; empty when nothing is
 * @param state of what is on its way: {@code pending} or {@code held}
 */
public record Known(String word, String coming, String state) {

    static Known of(Story story) {
        Optional<Integration> reading =
                story.active().filter(one -> one.endpoint().url() == null);
        if (reading.isPresent()) {
            String readable =
                    reading.get().mapping().toPartner(story.order().status()).orElse("");
            return new Known(readable, "", "");
        }
        String word = story.order().history().reversed().stream()
                .flatMap(entry -> word(story, entry).stream())
                .findFirst()
                .orElse("");
        return story.deliveries().reversed().stream()
                .filter(Story::isOpen)
                .findFirst()
                .map(one -> new Known(
                        word,
                        Payloads.status(one.payload()),
                        one.delivery().state().wireName()))
                .orElseGet(() -> new Known(word, "", ""));
    }

    private static Optional<String> word(Story story, HistoryEntry entry) {
        return story.deliveriesOf(entry.transitionId()).reversed().stream()
                .filter(Known::arrived)
                .map(one -> Payloads.status(one.payload()))
                .findFirst()
                .or(() -> said(story, entry))
                .map(word -> word.isEmpty() ? story.label(entry.toStatus()) : word);
    }

    /** Also what is being sent once more. */
    private static boolean arrived(DeliveryDetail delivery) {
        return delivery.delivery().state() == DeliveryState.DELIVERED
                || delivery.attempts().stream().anyMatch(Attempt::succeeded);
    }

    /** What the partner said itself is not sent back. */
    private static Optional<String> said(Story story, HistoryEntry entry) {
        return story.updates().stream()
                .filter(update -> entry.transitionId().equals(update.transitionId()) && update.status() != null)
                .findFirst()
                .map(StatusUpdateView::status);
    }
}
