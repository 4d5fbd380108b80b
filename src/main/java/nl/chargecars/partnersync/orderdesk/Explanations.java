package nl.chargecars.partnersync.orderdesk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.deliveries.DeliveryDetail;
import nl.chargecars.partnersync.deliveries.DeliveryDetail.Attempt;
import nl.chargecars.partnersync.deliveries.DeliveryView;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.inbound.StatusUpdateView;
import nl.chargecars.partnersync.order.TransitionNotice;
import nl.chargecars.partnersync.orderdesk.Sentence.Label;
import nl.chargecars.partnersync.orderdesk.Sentence.Named;
import nl.chargecars.partnersync.orderdesk.Sentence.Past;
import nl.chargecars.partnersync.orderdesk.Situation.Earlier;
import nl.chargecars.partnersync.orderdesk.Situation.Endpoint;
import nl.chargecars.partnersync.orderdesk.Situation.OldWord;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.pacing.BreakerState;
import nl.chargecars.partnersync.pacing.LaneState;
import nl.chargecars.partnersync.pacing.Pacing;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.status.HistoryEntry;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Produces the explanations at the top of an order's page: whether the partner knows of the last change; which last update of the
 * partner we could not apply; which earlier change did not arrive, or not yet.
 */
@Component
class Explanations {

    /**
     * The reasons for which the partner was not notified that somebody can put right. (The partner is not notified of changes
     * that it made itself.)
     */
    private static final Set<TransitionNotice> MENDABLE = EnumSet.of(
            TransitionNotice.NOT_MAPPED,
            TransitionNotice.NOT_MAPPED_DISMISSED,
            TransitionNotice.NOT_SUBSCRIBED,
            TransitionNotice.NO_INTEGRATION);

    private final Pacing pacing;

    Explanations(Pacing pacing) {
        this.pacing = pacing;
    }

    List<Explanation> of(Story story, Instant now) {
        pacing.refresh();
        List<Explanation> explanations = new ArrayList<>(List.of(Explanation.of(situation(story, now))));
        refusedUpdate(story, now).ifPresent(explanations::add);
        earlierOpen(story, now).ifPresent(explanations::add);
        earlierFailed(story).ifPresent(explanations::add);
        return explanations;
    }

    private Situation situation(Story story, Instant now) {
        HistoryEntry last = story.last();
        Optional<DeliveryDetail> told = mostUrgent(story, story.deliveriesOf(last.transitionId()));
        DeliveryView delivery = told.map(DeliveryDetail::delivery).orElse(null);
        boolean resendable = told.map(one -> isResendable(story, one)).orElse(true);
        Optional<Integration> integration = delivery == null
                ? story.integrations().stream().findFirst()
                : story.integration(delivery.integrationId());
        TransitionNotice notice = story.notices().get(last.transitionId());
        boolean mendable = delivery == null ? MENDABLE.contains(notice) : !resendable;
        return new Situation(
                story.partner().name(),
                new Label(story.label(last.toStatus())),
                notice,
                delivery,
                told.flatMap(Explanations::latency).orElse(null),
                delivery != null && arrivedAsAnother(story, delivery),
                delivery == null ? null : first(story, delivery.integrationId()),
                integration.map(one -> endpoint(one, now)).orElse(null),
                story.unread().contains(last.transitionId()),
                resendable,
                mendable && canNotify(story, last),
                told.flatMap(one -> oldWord(story, one, last)).orElse(null),
                now);
    }

    /** Returns the word of a delivery that has not arrived, where its integration's status map has another one by now. */
    private static Optional<OldWord> oldWord(Story story, DeliveryDetail told, HistoryEntry last) {
        DeliveryView delivery = told.delivery();
        String carried = Payloads.status(told.payload());
        if (delivery.state() == DeliveryState.DELIVERED
                || carried.isEmpty()
                || arrivedAsAnother(story, delivery)
                || !canNotify(story, last)) {
            return Optional.empty();
        }
        return story.active()
                .filter(one -> one.id().equals(delivery.integrationId()))
                .flatMap(one -> one.mapping().toPartner(last.toStatus()))
                .filter(word -> !word.equals(carried))
                .map(word -> new OldWord(carried, word));
    }

    /**
     * Returns the delivery that most needs attention; one of an integration that was replaced only while the other one has not told
     * the partner either.
     */
    private static Optional<DeliveryDetail> mostUrgent(Story story, List<DeliveryDetail> deliveries) {
        return latestOfEach(deliveries)
                .min(Comparator.comparing((DeliveryDetail one) -> isReplaced(story, one.delivery()))
                        .thenComparing(one -> one.delivery().state().notice()));
    }

    /** Returns whether another integration is active in place of the delivery's, so that the delivery stays held or failed. */
    private static boolean isReplaced(Story story, DeliveryView delivery) {
        return story.active()
                .filter(one -> !one.id().equals(delivery.integrationId()))
                .isPresent();
    }

    private static boolean isResendable(Story story, DeliveryDetail delivery) {
        return delivery.payload() != null && !isReplaced(story, delivery.delivery());
    }

    /** Returns, of several deliveries of an event to the same integration, only the latest, which replaces the others. */
    private static Stream<DeliveryDetail> latestOfEach(List<DeliveryDetail> deliveries) {
        return deliveries.stream()
                .collect(Collectors.toMap(
                        one -> List.of(
                                one.delivery().integrationId(), one.delivery().event()),
                        Function.identity(),
                        BinaryOperator.maxBy(
                                Comparator.comparing(one -> one.delivery().deliveryId()))))
                .values()
                .stream();
    }

    /** Returns whether another event of the delivery's change arrived, so that the partner knows the status. */
    private static boolean arrivedAsAnother(Story story, DeliveryView delivery) {
        return story.deliveriesOf(delivery.transitionId()).stream()
                .filter(one -> !one.delivery().event().equals(delivery.event())
                        && one.delivery().integrationId().equals(delivery.integrationId()))
                .anyMatch(Story::arrived);
    }

    private static Optional<Integer> latency(DeliveryDetail delivery) {
        return delivery.attempts().stream()
                .filter(Attempt::succeeded)
                .map(Attempt::latencyMs)
                .reduce((_, latest) -> latest);
    }

    private static @Nullable Earlier first(Story story, IntegrationId integration) {
        return story.deliveries().stream()
                .filter(one -> Story.isOpen(one)
                        && !one.delivery().waitingForEarlier()
                        && one.delivery().integrationId().equals(integration))
                .map(one -> new Earlier(new Label(story.label(one)), one.delivery()))
                .findFirst()
                .orElse(null);
    }

    /** Returns whether the partner could be notified of the change now. */
    private static boolean canNotify(Story story, HistoryEntry last) {
        return story.active()
                .filter(one -> one.endpoint().url() != null
                        && one.mapping().toPartner(last.toStatus()).isPresent()
                        && one.endpoint().isSubscribedTo(last.fromStatus(), last.toStatus()))
                .isPresent();
    }

    private Endpoint endpoint(Integration integration, Instant now) {
        LaneState lane = pacing.state(integration.id());
        return new Endpoint(
                integration.id(),
                integration.hold().orElse(null),
                integration.endpoint().disabledAt(),
                integration.endpoint().disabledWhy(),
                integration.endpoint().disabledCode(),
                integration.delivery().frequency(),
                lane.breaker() != BreakerState.CLOSED,
                lane.pausedUntil(now, integration.version()),
                lane.paced());
    }

    /** Explains the latest update of the partner, where it could not be applied. */
    private static Optional<Explanation> refusedUpdate(Story story, Instant now) {
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
            // the last four are accepted, and refusedUpdate() leaves them out
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

    /**
     * Explains the first change that is still open, where the last one has no delivery: that one waits for nothing, so its own
     * explanation says nothing of earlier ones.
     */
    private Optional<Explanation> earlierOpen(Story story, Instant now) {
        if (!story.deliveriesOf(story.last().transitionId()).isEmpty()) {
            return Optional.empty();
        }
        return story.deliveries().stream()
                .filter(one -> Story.isOpen(one) && !one.delivery().waitingForEarlier())
                .min(Comparator.comparing(one -> isReplaced(story, one.delivery())))
                .map(one -> Explanation.of(earlier(story, one, now)));
    }

    private Situation earlier(Story story, DeliveryDetail open, Instant now) {
        return new Situation(
                story.partner().name(),
                new Label(story.label(open)),
                null,
                open.delivery(),
                null,
                false,
                null,
                story.integration(open.delivery().integrationId())
                        .map(one -> endpoint(one, now))
                        .orElse(null),
                false,
                isResendable(story, open),
                false,
                null,
                now);
    }

    /** Explains the oldest failed delivery of a change before the last one: the partner only gets it when somebody does something. */
    private static Optional<Explanation> earlierFailed(Story story) {
        return story.deliveries().stream()
                .filter(one -> one.delivery().state() == DeliveryState.FAILED
                        && !one.delivery().transitionId().equals(story.last().transitionId()))
                .findFirst()
                .map(one -> new Explanation(
                        SyncVerdict.EARLIER_FAILED,
                        List.of(neverArrived(story, one)),
                        isResendable(story, one)
                                ? List.of(Remedy.retry(one.delivery()))
                                : List.of()));
    }

    private static Sentence neverArrived(Story story, DeliveryDetail earlier) {
        String partner = story.partner().name();
        var status = new Label(story.label(earlier));
        return arrivedAsAnother(story, earlier.delivery())
                ? Sentence.of(
                        "earlier_failed_event",
                        partner,
                        status,
                        Named.event(earlier.delivery().event()))
                : Sentence.of("earlier_failed", partner, status);
    }
}
