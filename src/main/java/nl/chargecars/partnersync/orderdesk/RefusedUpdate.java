package nl.chargecars.partnersync.orderdesk;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import nl.chargecars.partnersync.inbound.StatusUpdateView;
import nl.chargecars.partnersync.orderdesk.Sentence.Label;
import nl.chargecars.partnersync.orderdesk.Sentence.Named;
import nl.chargecars.partnersync.orderdesk.Sentence.Past;

/** The latest update of the partner, where it could not be applied. */
final class RefusedUpdate {

    private RefusedUpdate() {}

    /** Explains the latest update of the partner, where it could not be applied. */
    static Optional<Explanation> explained(Story story, Instant now) {
        return story.updates().stream()
                .findFirst()
                .filter(update -> !update.accepted() && update.dismissedAt() == null)
                .map(update -> refused(story, update, now));
    }

    private static Explanation refused(Story story, StatusUpdateView update, Instant now) {
        String word = update.status() == null ? "" : update.status();
        String partner = story.partner().name();
        var at = new Past(update.receivedAt());
        List<Remedy> again =
                update.canBeProcessedAgain(now) ? List.of(Remedy.reprocess(update.statusUpdateId())) : List.of();
        Optional<Label> meaning = story.active()
                .flatMap(one -> one.mapping().toChargecars(word))
                .filter(story.workflow().names()::contains) // with another status it would be refused again
                .map(story::label)
                .map(Label::new);
        return switch (update.outcome()) {
            case STATUS_NOT_MAPPED ->
                meaning.isPresent()
                        ? new Explanation(
                                SyncVerdict.UPDATE_NOT_MAPPED,
                                List.of(Sentence.of("update_mapped_since", partner, word, at, meaning.get())),
                                again)
                        : new Explanation(
                                SyncVerdict.UPDATE_NOT_MAPPED,
                                List.of(Sentence.of("update_not_mapped", partner, word, at)),
                                story.active().stream()
                                        .map(one -> Remedy.mapping(one.id()))
                                        .toList());
            case INVALID_STATUS_TRANSITION ->
                new Explanation(
                        SyncVerdict.UPDATE_NOT_ALLOWED,
                        List.of(Sentence.of(
                                "update_not_allowed",
                                partner,
                                word,
                                at,
                                meaning.isPresent() ? meaning.get() : word,
                                new Label(story.label(story.order().status())))),
                        Stream.concat(again.stream(), Stream.of(Remedy.workflow()))
                                .toList());
            // the last four are accepted, and explained() leaves them out
            case ORDER_NOT_FOUND, NO_ACTIVE_INTEGRATION, INVALID, APPLIED, UNCHANGED, DUPLICATE, STALE ->
                new Explanation(
                        SyncVerdict.UPDATE_REFUSED,
                        List.of(Sentence.of(
                                "update_refused",
                                partner,
                                word,
                                at,
                                new Named("update.refused." + update.outcome().wireName(), ""))),
                        again);
        };
    }
}
