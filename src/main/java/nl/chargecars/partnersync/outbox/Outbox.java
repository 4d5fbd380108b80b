package nl.chargecars.partnersync.outbox;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.order.OrderFacts;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.outbox.DeliveryLines.Standing;
import nl.chargecars.partnersync.outbox.DeliveryLines.UnderWay;
import nl.chargecars.partnersync.outbox.OutboxRepository.NewDelivery;
import nl.chargecars.partnersync.outbox.OutboxRepository.Unsent;
import nl.chargecars.partnersync.pacing.Pacing;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.SyncFrequency;
import nl.chargecars.partnersync.status.Transition;
import nl.chargecars.partnersync.status.TransitionListener;
import nl.chargecars.partnersync.storage.Write;
import nl.chargecars.partnersync.storage.Writes;
import org.springframework.stereotype.Component;

/**
 * Writes the events for partners in the transaction that records the transitions, with a handful of statements however many
 * transitions there are: an event is committed with its cause or not at all. The worker is signalled right after the commit.
 */
@Component
class Outbox implements TransitionListener {

    private final Orders orders;
    private final Integrations integrations;
    private final EventComposer composer;
    private final OutboxRepository repository;
    private final DeliveryLines lines;
    private final Pacing pacing;
    private final Wakeup wakeup;
    private final Clock clock;

    Outbox(
            Orders orders,
            Integrations integrations,
            EventComposer composer,
            OutboxRepository repository,
            DeliveryLines lines,
            Pacing pacing,
            Wakeup wakeup,
            Clock clock) {
        this.orders = orders;
        this.integrations = integrations;
        this.composer = composer;
        this.repository = repository;
        this.lines = lines;
        this.pacing = pacing;
        this.wakeup = wakeup;
        this.clock = clock;
    }

    @Override
    public List<Write> recording(List<Transition> transitions) {
        Instant now = clock.instant();
        List<NewEvent> events = new ArrayList<>();
        List<Unsent> unsent = new ArrayList<>();
        compose(transitions, now, events, unsent);
        // new orders have nothing in their lines yet
        Set<OrderId> knownOrders = events.stream()
                .filter(event -> event.goesToWebhook() && !event.transition().isStart())
                .map(NewEvent::order)
                .collect(Collectors.toSet());
        return inserting(events, unsent, knownOrders, false, now);
    }

    /**
     * Writes events of transitions that were recorded earlier, in the caller's transaction, which has locked their orders by the
     * status engine.
     *
     * @param atOnce true when somebody requested them by hand: they wait neither for a boundary of the cadence nor for the first wait
     *     of the retry schedule
     */
    void queue(List<NewEvent> events, boolean atOnce) {
        Set<OrderId> knownOrders = events.stream().map(NewEvent::order).collect(Collectors.toSet());
        new Writes()
                .addAll(inserting(events, List.of(), knownOrders, atOnce, clock.instant()))
                .send();
    }

    private List<Write> inserting(
            List<NewEvent> events, List<Unsent> unsent, Set<OrderId> knownOrders, boolean atOnce, Instant now) {
        List<NewEvent> forWebhooks =
                events.stream().filter(NewEvent::goesToWebhook).toList();
        if (!forWebhooks.isEmpty()) {
            wakeup.signalAfterCommit(
                    forWebhooks.stream().map(NewEvent::integrationId).collect(Collectors.toUnmodifiableSet()));
        }
        Standing standing = lines.lockForAdding(knownOrders, now);
        List<NewDelivery> deliveries = withHeads(forWebhooks, standing.open(), atOnce, now);
        List<Write> writes = new ArrayList<>(repository.inserting(events, deliveries, unsent, now));
        writes.add(lines.holdingBack(underWay(deliveries, standing.busyUntil())));
        return writes;
    }

    private void compose(List<Transition> transitions, Instant now, List<NewEvent> events, List<Unsent> unsent) {
        Map<PartnerId, Integration> active = integrations.active(
                transitions.stream().map(Transition::partner).collect(Collectors.toSet()));
        List<Transition> told = new ArrayList<>();
        for (Transition transition : transitions) {
            composer.silence(transition, active.get(transition.partner()))
                    .ifPresentOrElse(reason -> unsent.add(new Unsent(transition, reason)), () -> told.add(transition));
        }
        Map<OrderId, OrderFacts> facts =
                orders.facts(told.stream().map(Transition::order).distinct().toList());
        for (Transition transition : told) {
            OrderFacts order = facts.get(transition.order());
            Integration integration = active.get(transition.partner());
            if (order == null || integration == null) {
                throw new IllegalStateException("a transition of an order that is not there: " + transition.order());
            }
            events.addAll(composer.events(transition, order, integration, now));
        }
    }

    /**
     * Creates the deliveries; the first of a line with nothing open becomes its head. The transitions of one order come in the order
     * in which they were recorded.
     */
    private static List<NewDelivery> withHeads(List<NewEvent> events, Set<Line> before, boolean atOnce, Instant now) {
        Set<Line> open = new HashSet<>(before);
        return events.stream()
                .map(event -> new NewDelivery(
                        event, open.add(event.line()), atOnce ? now : firstAttempt(event, now), !atOnce))
                .toList();
    }

    /** Returns the attempts that new heads have to wait for: those that may be in progress although their delivery is settled. */
    private List<UnderWay> underWay(List<NewDelivery> deliveries, Map<Line, Instant> busyUntil) {
        if (busyUntil.isEmpty()) {
            return List.of();
        }
        return deliveries.stream()
                .filter(NewDelivery::isHead)
                .map(NewDelivery::event)
                .flatMap(event -> Stream.ofNullable(busyUntil.get(event.line())).map(end -> underWay(event, end)))
                .toList();
    }

    private UnderWay underWay(NewEvent next, Instant leaseEnd) {
        Instant boundary = pacing.boundary(next.integration(), leaseEnd);
        return new UnderWay(next.order(), next.integrationId(), leaseEnd, boundary);
    }

    /** With a cadence, the first attempt waits for the boundary only: the first wait of the schedule could make it miss one. */
    private static Instant firstAttempt(NewEvent event, Instant now) {
        return event.integration().delivery().frequency() == SyncFrequency.REAL_TIME
                ? now.plus(RetrySchedule.of(event.integration()).first())
                : now;
    }
}
