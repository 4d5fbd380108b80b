package nl.chargecars.partnersync.outbound;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.housekeeping.WorkerLoop;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.outbound.LeaseRepository.Room;
import nl.chargecars.partnersync.outbox.RecalledDeliveries;
import nl.chargecars.partnersync.outbox.Wakeup;
import nl.chargecars.partnersync.pacing.Admission;
import nl.chargecars.partnersync.pacing.AdmissionRequest;
import nl.chargecars.partnersync.pacing.Pacing;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Claims due deliveries into the lanes, with one statement for all lanes, and attempts them on virtual threads, outside any
 * transaction. {@link ResultQueue} takes the results.
 */
@Component
class Dispatcher {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final Integrations integrations;
    private final LeaseRepository leases;
    private final Coalescing coalescing;
    private final Attempts attempts;
    private final ResultQueue results;
    private final Pacing pacing;
    private final Shares shares;
    private final InProgress inProgress;
    private final RecalledDeliveries recalled;
    private final Wakeup wakeup;
    private final DeliveryShape shape;
    private final Clock clock;
    private final Map<IntegrationId, Lane> lanes = new ConcurrentSkipListMap<>();

    /** The integrations that may send, as of the last round. */
    private volatile Map<IntegrationId, Integration> sending = Map.of();

    /** The value of {@link Integrations#changes} in the last round. */
    private volatile long changesSeen;

    /** Integrations that were signalled but do not send at present; remembered so that their events do not cause a query each. */
    private final Set<IntegrationId> notSending = new HashSet<>();

    Dispatcher(
            Integrations integrations,
            LeaseRepository leases,
            Coalescing coalescing,
            Attempts attempts,
            ResultQueue results,
            Pacing pacing,
            Shares shares,
            InProgress inProgress,
            RecalledDeliveries recalled,
            Wakeup wakeup,
            DeliveryShape shape,
            Clock clock) {
        this.integrations = integrations;
        this.leases = leases;
        this.coalescing = coalescing;
        this.attempts = attempts;
        this.results = results;
        this.pacing = pacing;
        this.shares = shares;
        this.inProgress = inProgress;
        this.recalled = recalled;
        this.wakeup = wakeup;
        this.shape = shape;
        this.clock = clock;
    }

    /** Reads the integrations anew and claims for all that may send. Returns how many deliveries were claimed. */
    synchronized int dispatchAll() {
        results.writeAgain();
        pacing.refresh();
        pacing.correctTimesAhead(clock.instant());
        long changes = integrations.changes();
        Map<IntegrationId, Integration> now =
                integrations.sending().stream().collect(Collectors.toMap(Integration::id, integration -> integration));
        lanes.forEach((id, lane) -> {
            if (!now.containsKey(id)) {
                giveBack(lane.stop());
            }
        });
        shares.look(clock.instant());
        boolean within = true;
        for (Integration integration : now.values()) {
            within &= takeShare(integration);
        }
        if (within
                && lanes.values().stream().allMatch(lane -> now.containsKey(lane.integration()) || lane.isWithin(0))) {
            shares.agree();
        }
        notSending.removeAll(now.keySet());
        sending = now;
        changesSeen = changes;
        return claim(lanes.values());
    }

    /** Applies this node's share to the lane. Returns whether the lane has no more attempts in progress than that share allows. */
    private boolean takeShare(Integration integration) {
        Lane lane = lanes.computeIfAbsent(integration.id(), _ -> lane(integration));
        int share = shares.of(integration.id(), integration.delivery().maxConcurrent());
        if (share == 0) {
            giveBack(lane.stop());
        } else {
            lane.resume(share);
        }
        return lane.isWithin(share);
    }

    /**
     * Claims for the signalled integrations. Returns how many deliveries were claimed. A configuration change made on this node
     * applies from its commit on, and one made on another node from this node's next round on; until then nothing is claimed with the
     * old configuration.
     */
    synchronized int dispatch(Set<IntegrationId> signalled) {
        if (outdated()) {
            return dispatchAll();
        }
        boolean allKnown = signalled.stream().allMatch(id -> lanes.containsKey(id) || notSending.contains(id));
        if (!allKnown) {
            notSending.addAll(signalled);
            return dispatchAll();
        }
        return claim(signalled.stream()
                .flatMap(id -> Stream.ofNullable(lanes.get(id)))
                .toList());
    }

    private boolean outdated() {
        return integrations.changes() != changesSeen;
    }

    /** Stops all lanes and gives back the deliveries whose attempt has not begun. Attempts in progress go on. */
    synchronized void stop() {
        results.writeAgain(); // no later round will do it
        List<LeasedDelivery> unsent = new ArrayList<>();
        lanes.values().forEach(lane -> unsent.addAll(lane.stop()));
        giveBack(unsent);
    }

    /**
     * Returns how many concurrent attempts this node makes for the integration at most, in the present condition of its endpoint; 0
     * when it sends nothing.
     */
    int concurrency(IntegrationId integration) {
        Lane lane = lanes.get(integration);
        return lane == null || !sending.containsKey(integration) ? 0 : lane.concurrency();
    }

    private Lane lane(Integration integration) {
        return new Lane(integration.id(), integration.delivery().maxConcurrent(), shape.laneBuffer());
    }

    private int claim(Collection<Lane> candidates) {
        Instant now = clock.instant();
        if (results.isOverdue(now)) {
            return 0; // after a database outage, deliveries with unwritten results would be sent a second time
        }
        Instant leaseEnd = now.plus(shape.lease());
        candidates.forEach(
                lane -> lane.noteBreaker(pacing.state(lane.integration()).breaker()));
        Map<IntegrationId, Lane> asking =
                candidates.stream().filter(this::asks).collect(Collectors.toMap(Lane::integration, lane -> lane));
        Admission admission =
                pacing.admit(asking.values().stream().map(this::request).toList(), now, leaseEnd);
        List<LeasedDelivery> claimed = leases.claim(rooms(admission, now), now, leaseEnd);
        inProgress.add(claimed.size());
        List<LeasedDelivery> toSend = toSend(claimed, now);
        Map<IntegrationId, List<LeasedDelivery>> byIntegration =
                toSend.stream().collect(Collectors.groupingBy(LeasedDelivery::integration));
        admission.rooms().forEach((id, room) -> {
            Lane lane = asking.get(id);
            if (lane != null) {
                if (admission.probes().contains(id)) {
                    lane.beginCarefully();
                }
                start(lane, byIntegration.getOrDefault(id, List.of()), room, now);
            }
        });
        pacing.settle(admission, byIntegration.keySet(), now);
        return claimed.size();
    }

    /**
     * Returns the claimed deliveries that are not superseded. When that cannot be determined, all are given back, so that they need
     * not wait for their leases to end.
     */
    private List<LeasedDelivery> toSend(List<LeasedDelivery> claimed, Instant now) {
        try {
            List<LeasedDelivery> toSend = coalescing.withoutSuperseded(claimed, sending, now);
            inProgress.remove(claimed.size() - toSend.size());
            return toSend;
        } catch (RuntimeException failure) {
            giveBack(claimed);
            throw failure;
        }
    }

    private boolean asks(Lane lane) {
        return sending.containsKey(lane.integration()) && lane.room() > 0;
    }

    private AdmissionRequest request(Lane lane) {
        return new AdmissionRequest(lane.integration(), integration(lane).version(), lane.room());
    }

    private List<Room> rooms(Admission admission, Instant now) {
        return admission.rooms().entrySet().stream()
                .map(entry -> {
                    Integration integration = Objects.requireNonNull(sending.get(entry.getKey()));
                    return new Room(integration, entry.getValue(), pacing.boundary(integration, now));
                })
                .toList();
    }

    private Integration integration(Lane lane) {
        return Objects.requireNonNull(sending.get(lane.integration()));
    }

    private void start(Lane lane, List<LeasedDelivery> claimed, int room, Instant now) {
        lane.take(claimed, room, now).forEach(first -> start(lane, first));
    }

    private void start(Lane lane, LeasedDelivery first) {
        Thread.ofVirtual().name("lane").start(() -> work(lane, first));
    }

    /**
     * Makes attempts one after the other until the lane has no more deliveries. A lane has as many such threads as concurrent
     * attempts.
     */
    private void work(Lane lane, LeasedDelivery first) {
        for (LeasedDelivery current = first; current != null; ) {
            attemptSafely(lane, current);
            List<LeasedDelivery> next = lane.next();
            if (lane.wantsMore()) {
                wakeup.signal(Set.of(lane.integration()));
            }
            next.stream().skip(1).forEach(another -> start(lane, another));
            current = next.isEmpty() ? null : next.getFirst();
        }
    }

    /**
     * Makes an attempt and catches every failure, so that the lane gets its slot back: a lost slot would be missing until the next
     * start.
     */
    private void attemptSafely(Lane lane, LeasedDelivery delivery) {
        try {
            attempt(lane, delivery);
        } catch (RuntimeException | Error bug) {
            WorkerLoop.report("an attempt of " + delivery.id(), bug);
        }
    }

    private void attempt(Lane lane, LeasedDelivery delivery) {
        Integration integration = sending.get(lane.integration());
        Instant end = clock.instant().plus(shape.deadline());
        boolean leaseTooShort = end.isAfter(delivery.leaseEnd()) || !shares.holdUntil(end);
        if (recalled.contains(delivery.id(), delivery.attempt())) {
            inProgress.remove(1); // dismissed in the meantime: there is no lease to give back
        } else if (integration == null) {
            giveBack(List.of(delivery));
        } else if (outdated()) {
            giveBack(lane.drain(), delivery);
            wakeup.signal(Set.of(lane.integration()));
        } else if (!pacing.mayBegin(integration, clock.instant())) {
            giveBack(lane.drain(), delivery);
        } else if (leaseTooShort) {
            // another node could take the delivery, or this node's share, while we are still sending
            giveBack(lane.drainAndShrink(), delivery);
        } else {
            AttemptResult result = attempts.make(delivery, integration);
            lane.finished(result.sign(), result.exchange().latency());
            results.add(result);
        }
    }

    private void giveBack(List<LeasedDelivery> drained, LeasedDelivery notBegun) {
        List<LeasedDelivery> unsent = new ArrayList<>(drained);
        unsent.add(notBegun);
        giveBack(unsent);
    }

    private void giveBack(List<LeasedDelivery> unsent) {
        try {
            leases.release(unsent);
        } catch (DataAccessException failure) {
            log.warn("{} leases could not be given back, they will run out: {}", unsent.size(), failure.getClass());
        } finally {
            inProgress.remove(unsent.size());
        }
    }
}
