package nl.chargecars.partnersync.orderdesk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.client.FailureCode;
import nl.chargecars.partnersync.deliveries.DeliveryDetail;
import nl.chargecars.partnersync.deliveries.DeliveryDetail.Attempt;
import nl.chargecars.partnersync.deliveries.DeliveryView;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.order.TransitionNotice;
import nl.chargecars.partnersync.orderdesk.Sentence.Label;
import nl.chargecars.partnersync.orderdesk.Sentence.Named;
import nl.chargecars.partnersync.orderdesk.Situation.Earlier;
import nl.chargecars.partnersync.orderdesk.Situation.Endpoint;
import nl.chargecars.partnersync.orderdesk.Situation.OldWord;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.pacing.BreakerState;
import nl.chargecars.partnersync.pacing.LaneState;
import nl.chargecars.partnersync.pacing.Pacing;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.RecentExchanges;
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

    private static final Pattern STATUS_AT_END = Pattern.compile("\\d{3}$");

    private final Pacing pacing;
    private final Integrations integrations;

    Explanations(Pacing pacing, Integrations integrations) {
        this.pacing = pacing;
        this.integrations = integrations;
    }

    List<Explanation> of(Story story, Instant now) {
        pacing.refresh();
        List<Explanation> explanations = new ArrayList<>(List.of(Explanation.of(situation(story, now))));
        RefusedUpdate.explained(story, now).ifPresent(explanations::add);
        earlierOpen(story, now).ifPresent(explanations::add);
        earlierFailed(story).ifPresent(explanations::add);
        return explanations;
    }

    private Situation situation(Story story, Instant now) {
        HistoryEntry last = story.last();
        Optional<DeliveryDetail> told = mostUrgent(story, story.deliveriesOf(last.transitionId()));
        DeliveryView delivery = told.map(DeliveryDetail::delivery).orElse(null);
        boolean resendable = told.map(one -> story.isResendable(one)).orElse(true);
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

    /** Returns the delivery that most needs attention; one of an integration that was replaced only where the other one has none. */
    private static Optional<DeliveryDetail> mostUrgent(Story story, List<DeliveryDetail> deliveries) {
        return latestOfEach(deliveries)
                .min(Comparator.comparing((DeliveryDetail one) -> story.isReplaced(one))
                        .thenComparing(one -> one.delivery().state().notice()));
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
        boolean failing = lane.breaker() != BreakerState.CLOSED;
        return new Endpoint(
                integration.id(),
                integration.hold().orElse(null),
                integration.endpoint().disabledAt(),
                integration.endpoint().disabledWhy(),
                integration.endpoint().disabledCode(),
                integration.delivery().frequency(),
                failing,
                lane.pausedUntil(now, integration.version()),
                lane.paced(),
                failing ? fault(integrations.recent(integration)) : null);
    }

    /**
     * Returns what our latest call met: a delivery may have failed last before the endpoint was changed. Null when the latest
     * failure is not one of an attempt.
     */
    private static @Nullable Sentence fault(RecentExchanges recent) {
        String code = recent.lastErrorCode();
        String text = recent.lastErrorMessage();
        if (text == null
                || Arrays.stream(FailureCode.values())
                        .noneMatch(known -> known.wireName().equals(code))) {
            return null;
        }
        Matcher status = STATUS_AT_END.matcher(text);
        return FailureCode.RESPONDED.wireName().equals(code) && status.find()
                ? Sentence.of("answers", status.group())
                : Sentence.of("no_answer", new Named("attempt.failed." + code, text));
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
                .min(Comparator.comparing(one -> story.isReplaced(one)))
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
                story.isResendable(open),
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
                        story.isResendable(one) ? List.of(Remedy.retry(one.delivery())) : List.of()));
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
