package nl.chargecars.partnersync.orderdesk;

import java.util.Optional;
import java.util.function.Function;
import nl.chargecars.partnersync.inbound.StatusUpdateView;
import nl.chargecars.partnersync.order.TransitionNotice;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.status.HistoryEntry;

/**
 * What the partner knows of an order's status, in the partner's own words.
 *
 * @param word the status of the last change that arrived at the partner, or that the partner made itself or fetched; empty when
 * it knows of none
 * @param coming the status that is on its way, or that the partner can fetch; empty when there is none
 * @param state the state of {@code coming}: {@code pending}, {@code held} or {@code not_fetched}
 */
public record KnownStatus(String word, String coming, String state) {

    static KnownStatus of(Story story) {
        Optional<Integration> reading =
                story.active().filter(one -> one.endpoint().url() == null);
        String word =
                newest(story, entry -> word(story, entry).or(() -> reading.flatMap(one -> fetched(story, one, entry))));
        String unread = newest(story, entry -> reading.flatMap(one -> unread(story, one, entry)));
        if (!unread.isEmpty()) {
            return new KnownStatus(word, unread, "not_fetched");
        }
        return story.deliveries().reversed().stream()
                .filter(Story::isOpen)
                .findFirst()
                .map(one -> new KnownStatus(
                        word,
                        Payloads.status(one.payload()),
                        one.delivery().state().wireName()))
                .orElseGet(() -> new KnownStatus(word, "", ""));
    }

    /**
     * Returns the word of the newest transition that has one: the last transition may have none while the partner knows an
     * earlier one.
     */
    private static String newest(Story story, Function<HistoryEntry, Optional<String>> word) {
        return story.order().history().reversed().stream()
                .flatMap(entry -> word.apply(entry).stream())
                .findFirst()
                .orElse("");
    }

    private static Optional<String> fetched(Story story, Integration reading, HistoryEntry entry) {
        return story.notices().get(entry.transitionId()) == TransitionNotice.FEED_ONLY
                        && !story.unread().contains(entry.transitionId())
                ? reading.mapping().toPartner(entry.toStatus())
                : Optional.empty();
    }

    private static Optional<String> unread(Story story, Integration reading, HistoryEntry entry) {
        return story.unread().contains(entry.transitionId())
                ? reading.mapping().toPartner(entry.toStatus())
                : Optional.empty();
    }

    private static Optional<String> word(Story story, HistoryEntry entry) {
        return story.deliveriesOf(entry.transitionId()).reversed().stream()
                .filter(Story::arrived)
                .map(one -> Payloads.status(one.payload()))
                .findFirst()
                .or(() -> said(story, entry))
                .map(word -> word.isEmpty() ? story.label(entry.toStatus()) : word);
    }

    /** Returns the partner's own word for a transition that its update made: it has no delivery, since it is not sent back. */
    private static Optional<String> said(Story story, HistoryEntry entry) {
        return story.updates().stream()
                .filter(update -> entry.transitionId().equals(update.transitionId()) && update.status() != null)
                .findFirst()
                .map(StatusUpdateView::status);
    }
}
