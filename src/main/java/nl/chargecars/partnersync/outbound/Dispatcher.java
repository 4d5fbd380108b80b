package nl.chargecars.partnersync.outbound;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.outbound.LeaseRepository.Room;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Brings what is due into the lanes, with one statement for all of them, and has it attempted on virtual threads, outside any
 * transaction. {@link ResultQueue} takes what comes of it.
 */
@Component
class Dispatcher {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final Integrations integrations;
    private final LeaseRepository leases;
    private final Attempts attempts;
    private final ResultQueue results;
    private final InHand inHand;
    private final Wakeup wakeup;
    private final DeliveryShape shape;
    private final Clock clock;
    private final Map<IntegrationId, Lane> lanes = new TreeMap<>();

    /** Of those that may send, as last looked at. */
    private volatile Map<IntegrationId, Integration> sending = Map.of();

    /** Signalled for and found not to be sending: no reason to ask the database at each of their events. */
    private final Set<IntegrationId> held = new HashSet<>();

    Dispatcher(
            Integrations integrations,
            LeaseRepository leases,
            Attempts attempts,
            ResultQueue results,
            InHand inHand,
            Wakeup wakeup,
            DeliveryShape shape,
            Clock clock) {
        this.integrations = integrations;
        this.leases = leases;
        this.attempts = attempts;
        this.results = results;
        this.inHand = inHand;
        this.wakeup = wakeup;
        this.shape = shape;
        this.clock = clock;
    }

    /** Looks at the integrations anew and claims for all that may send; answers how many deliveries were claimed. */
    synchronized int dispatchAll() {
        results.writeAgain();
        Map<IntegrationId, Integration> now =
                integrations.sending().stream().collect(Collectors.toMap(Integration::id, integration -> integration));
        lanes.forEach((id, lane) -> {
            if (!now.containsKey(id)) {
                giveBack(lane.stop());
            }
        });
        now.keySet().forEach(id -> lanes.computeIfAbsent(id, this::lane).resume());
        held.removeAll(now.keySet());
        sending = now;
        return claim(lanes.values());
    }

    /** Claims for those integrations that there was a signal for. */
    synchronized int dispatch(Set<IntegrationId> signalled) {
        boolean allKnown = signalled.stream().allMatch(id -> lanes.containsKey(id) || held.contains(id));
        if (!allKnown) {
            held.addAll(signalled);
            return dispatchAll();
        }
        return claim(signalled.stream()
                .flatMap(id -> Stream.ofNullable(lanes.get(id)))
                .toList());
    }

    /** Claims no more, and gives back what has not begun. Attempts under way go on. */
    synchronized void stop() {
        List<Leased> unsent = new ArrayList<>();
        lanes.values().forEach(lane -> unsent.addAll(lane.stop()));
        giveBack(unsent);
    }

    private Lane lane(IntegrationId id) {
        return new Lane(id, shape.laneConcurrency(), shape.laneBuffer());
    }

    private record Asked(Lane lane, int room) {
        IntegrationId integration() {
            return lane.integration();
        }
    }

    private int claim(Collection<Lane> candidates) {
        List<Asked> asked = candidates.stream()
                .map(lane -> new Asked(lane, lane.room()))
                .filter(one -> one.room > 0)
                .toList();
        Instant now = clock.instant();
        List<Leased> claimed = leases.claim(
                asked.stream().map(one -> new Room(one.integration(), one.room)).toList(),
                now,
                now.plus(shape.lease()));
        inHand.add(claimed.size());
        Map<IntegrationId, List<Leased>> byIntegration =
                claimed.stream().collect(Collectors.groupingBy(Leased::integration));
        asked.forEach(one -> start(one.lane, byIntegration.getOrDefault(one.integration(), List.of()), one.room));
        return claimed.size();
    }

    private void start(Lane lane, List<Leased> claimed, int room) {
        for (Leased first : lane.take(claimed, room)) {
            Thread.ofVirtual().name("lane").start(() -> work(lane, first));
        }
    }

    /** Attempts one after the other until the lane has no more; a lane has as many of these as it may have attempts. */
    private void work(Lane lane, Leased first) {
        for (Optional<Leased> next = Optional.of(first); next.isPresent(); next = lane.next()) {
            attempt(lane, next.get());
            if (lane.wantsMore()) {
                wakeup.signal(Set.of(lane.integration()));
            }
        }
    }

    private void attempt(Lane lane, Leased delivery) {
        Integration integration = sending.get(lane.integration());
        boolean leaseTooShort = clock.instant().plus(shape.deadline()).isAfter(delivery.leaseEnd());
        if (integration == null) {
            giveBack(List.of(delivery));
        } else if (leaseTooShort) {
            // another node could take it while we are still sending
            List<Leased> stale = lane.giveBackStale();
            stale.add(delivery);
            giveBack(stale);
        } else {
            results.add(attempts.make(delivery, integration));
        }
    }

    private void giveBack(List<Leased> unsent) {
        try {
            leases.release(unsent);
        } catch (DataAccessException failure) {
            log.warn("{} leases could not be given back, they will run out: {}", unsent.size(), failure.getClass());
        } finally {
            inHand.remove(unsent.size());
        }
    }
}
