package nl.chargecars.partnersync.orderdesk;

import java.util.Optional;
import nl.chargecars.partnersync.deliveries.DeliveryDetail;
import nl.chargecars.partnersync.deliveries.DeliveryDetail.Attempt;
import nl.chargecars.partnersync.inbound.StatusUpdateView;
import nl.chargecars.partnersync.order.TransitionNotice;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.status.HistoryEntry;

/**
 * How an order stands at its partner, in the partner's own words.
 *
 * @param word of the last change that arrived there, or that the partner made itself or fetched; empty when it has heard of none
 * @param coming of what is on its way, or lies there to be fetched; empty when nothing is
 * @param state of that: {@code pending}, {@code held} or {@code not_fetched}
 */
public record Known(String word, String coming, String state) {

    static Known of(Story story) {
        Optional<Integration> reading =
                story.active().filter(one -> one.endpoint().url() == null);
        if (reading.isPresent()) {
            return asFetched(story, reading.get());
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

    private static Known asFetched(Story story, Integration reading) {
        String readable = reading.mapping().toPartner(story.order().status()).orElse("");
        if (!story.unread().contains(story.last().transitionId())) {
            return new Known(readable, "", "");
        }
        String word = story.order().history().reversed().stream()
                .filter(entry -> !story.unread().contains(entry.transitionId()))
                .flatMap(entry -> word(story, entry).or(() -> fetched(story, reading, entry)).stream())
                .findFirst()
                .orElse("");
        return new Known(word, readable, "not_fetched");
    }

    private static Optional<String> fetched(Story story, Integration reading, HistoryEntry entry) {
        return story.notices().get(entry.transitionId()) == TransitionNotice.FEED_ONLY
                ? reading.mapping().toPartner(entry.toStatus())
                : Optional.empty();
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
