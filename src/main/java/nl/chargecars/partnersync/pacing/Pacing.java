package nl.chargecars.partnersync.pacing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.storage.AfterCommit;
import org.springframework.stereotype.Component;

/**
 * The lanes' states: what attempts make of them, and who may send how much. They are rows that all nodes share, written when
 * something changes and read once a round; between rounds this node goes by what it last saw. Thread-safe.
 */
@Component
public class Pacing {

    /** What was held goes out at so many a second and integration, over all nodes. */
    public static final int RELEASED_PER_SECOND = 50;

    /** Nothing was due to probe with: the next look. */
    private static final Duration PROBE_PUT_OFF = Duration.ofSeconds(5);

    private final LaneRepository repository;
    private final Map<IntegrationId, LaneState> known = new ConcurrentHashMap<>();

    Pacing(LaneRepository repository) {
        this.repository = repository;
    }

    /** Sees what other nodes found out. */
    public void look() {
        Map<IntegrationId, LaneState> now = repository.all();
        known.keySet().retainAll(now.keySet());
        known.putAll(now);
    }

    public LaneState state(IntegrationId integration) {
        return known.getOrDefault(integration, LaneState.healthy(integration));
    }

    /** False for what was claimed before the lane was paused: it is given back, and was no attempt. */
    public boolean mayBegin(Integration integration, Instant now) {
        LaneState state = state(integration.id());
        return state.breaker() == BreakerState.HALF_OPEN || !state.pausedAt(now, integration.version());
    }

    /** What was ready before goes out now; what came later waits for the next boundary of the integration's cadence. */
    public Instant boundary(Integration integration, Instant now) {
        Instant boundary = Cadence.latest(integration.delivery().frequency(), now);
        Instant sendNowAt = state(integration.id()).sendNowAt();
        return sendNowAt != null && sendNowAt.isAfter(boundary) ? sendNowAt : boundary;
    }

    /**
     * Learns from attempts, in the caller's transaction. Where nothing changes, as with every success of an endpoint that is well,
     * nothing is locked or written.
     *
     * @return the integrations that failed for so long that their endpoint is to be disabled, with the version of the configuration
     *     that failed last
     */
    public Map<IntegrationId, Integer> record(List<EndpointResult> results) {
        Map<IntegrationId, List<EndpointResult>> byIntegration = results.stream()
                .collect(Collectors.groupingBy(EndpointResult::integration, TreeMap::new, Collectors.toList()));
        Map<IntegrationId, LaneState> seen = repository.of(byIntegration.keySet());
        List<IntegrationId> toChange = byIntegration.keySet().stream()
                .filter(id -> !after(seen, id, byIntegration).equals(of(seen, id)))
                .toList();
        if (toChange.isEmpty()) {
            return Map.of();
        }
        Map<IntegrationId, LaneState> locked = repository.lock(toChange);
        Map<IntegrationId, Integer> failedForTooLong = new HashMap<>();
        List<LaneState> changed = new ArrayList<>();
        for (IntegrationId id : toChange) {
            LaneState state = after(locked, id, byIntegration);
            if (state.failedForTooLong()) {
                failedForTooLong.put(id, state.configurationVersion());
                state = state.forgotten();
            }
            changed.add(state);
        }
        repository.update(changed);
        AfterCommit.run(() -> changed.forEach(state -> known.put(state.integration(), state)));
        return failedForTooLong;
    }

    /** Decides who may send how much; {@link #settle} has to follow. */
    public Admission admit(List<Wish> wishes, Instant now, Instant leaseEnd) {
        Map<IntegrationId, Integer> rooms = new HashMap<>();
        List<Wish> probing = new ArrayList<>();
        List<Wish> releasing = new ArrayList<>();
        for (Wish wish : wishes) {
            LaneState state = state(wish.integration());
            if (state.pausedAt(now, wish.configurationVersion())) {
                continue;
            }
            if (!state.closed()) {
                probing.add(wish);
            } else if (state.releasing()) {
                releasing.add(wish);
            } else {
                rooms.put(wish.integration(), wish.room());
            }
        }
        Set<IntegrationId> probes = repository.takeProbes(probing, now, leaseEnd);
        probes.forEach(probe -> rooms.put(probe, 1));
        Map<IntegrationId, Integer> paced = repository.takePace(releasing, now, RELEASED_PER_SECOND);
        rooms.putAll(paced);
        refresh(probing);
        releasing.removeIf(wish -> !paced.containsKey(wish.integration()));
        return new Admission(rooms, probes, releasing, leaseEnd);
    }

    /**
     * After the claims.
     *
     * @param claimed the lanes that got something
     */
    public void settle(Admission admission, Set<IntegrationId> claimed, Instant now) {
        List<IntegrationId> inVain = admission.probes().stream()
                .filter(probe -> !claimed.contains(probe))
                .toList();
        repository.putOffProbes(inVain, admission.leaseEnd(), now.plus(PROBE_PUT_OFF));
        List<IntegrationId> changed = new ArrayList<>(inVain);
        changed.addAll(repository.endReleases(admission.paced(), admission.leaseEnd()));
        known.putAll(repository.of(changed));
    }

    /** Nothing waits for the next boundary any more, and a paused lane is tried at once. */
    public void sendNow(IntegrationId integration, Instant now) {
        repository.sendNow(integration, now);
        AfterCommit.run(() -> known.putAll(repository.of(List.of(integration))));
    }

    /** Where the breaker is open, whatever goes next is the probe: somebody has reason to think that the endpoint is well. */
    public void probeNow(Collection<IntegrationId> integrations) {
        if (integrations.isEmpty()) {
            return;
        }
        repository.probeNow(integrations);
        AfterCommit.run(() -> known.putAll(repository.of(integrations)));
    }

    /** When what is due then goes at the earliest, as far as this node knows. */
    public Instant notBefore(Integration integration, Instant due) {
        LaneState state = state(integration.id());
        Instant pausedUntil = state.pausedUntil();
        return pausedUntil != null && state.pausedAt(due, integration.version()) ? pausedUntil : due;
    }

    private void refresh(List<Wish> wishes) {
        known.putAll(repository.of(wishes.stream().map(Wish::integration).toList()));
    }

    private static LaneState after(
            Map<IntegrationId, LaneState> before,
            IntegrationId id,
            Map<IntegrationId, List<EndpointResult>> byIntegration) {
        LaneState state = of(before, id);
        for (EndpointResult result : byIntegration.getOrDefault(id, List.of())) {
            state = Breaker.after(state, result);
        }
        return state;
    }

    private static LaneState of(Map<IntegrationId, LaneState> states, IntegrationId id) {
        return states.getOrDefault(id, LaneState.healthy(id));
    }
}
