package nl.chargecars.partnersync.pacing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.storage.AfterCommit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Maintains the states of the lanes: records the results of attempts, and decides which lanes may send how much. The states are
 * rows that all nodes share, written only when they change and read once a round; between rounds this node uses its cached copy.
 * Thread-safe.
 */
@Component
public class Pacing {

    /** Held deliveries are released at this rate per second for each integration, over all nodes. */
    public static final int RELEASED_PER_SECOND = 50;

    /** The pause before the next probe when no delivery was due for this one. */
    private static final Duration PROBE_PUT_OFF = Duration.ofSeconds(5);

    private final LaneRepository repository;
    private final Map<IntegrationId, LaneState> known = new ConcurrentHashMap<>();

    Pacing(LaneRepository repository) {
        this.repository = repository;
    }

    /** Refreshes the cached lane states from the database, so that this node sees what other nodes wrote. */
    public void refresh() {
        Map<IntegrationId, LaneState> now = repository.all();
        known.keySet().retainAll(now.keySet());
        known.putAll(now);
    }

    /** Corrects the lanes that were written before the clock was set back, so that none waits until the clock gets there again. */
    public void correctTimesAhead(Instant now) {
        List<IntegrationId> fromBefore = known.values().stream()
                .filter(state -> state.isFromBefore(now))
                .map(LaneState::integration)
                .toList();
        if (!fromBefore.isEmpty()) {
            repository.correctTimesAhead(fromBefore, now);
            known.putAll(repository.of(fromBefore));
        }
    }

    public LaneState state(IntegrationId integration) {
        return known.getOrDefault(integration, LaneState.healthy(integration));
    }

    /**
     * Returns whether a claimed delivery may be attempted now, by the cached state. False when the lane was paused after the
     * claim: the caller then gives the delivery back, which does not count as an attempt.
     */
    public boolean mayBegin(Integration integration, Instant now) {
        LaneState state = state(integration.id());
        return state.breaker() == BreakerState.HALF_OPEN || !state.pausedAt(now, integration.version());
    }

    /**
     * Returns the boundary that applies now, by the cached state: deliveries that were ready by then are sent; later ones wait
     * for the next boundary of the cadence.
     */
    public Instant boundary(Integration integration, Instant now) {
        Instant boundary = Cadence.latest(integration.delivery().frequency(), now);
        Instant sendNowAt = state(integration.id()).sendNowAt();
        return sendNowAt != null && sendNowAt.isAfter(boundary) ? sendNowAt : boundary;
    }

    /**
     * Records the results of attempts, in the caller's transaction. When they change nothing, as with every success of an
     * endpoint that works, nothing is locked or written.
     *
     * @return the integrations that have failed for so long that their endpoint is to be disabled, with the version of the
     *     configuration that failed last
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
                // it is being disabled, and starts anew when it is enabled again
                state = state.recovered(null);
            }
            changed.add(state);
        }
        repository.update(changed);
        AfterCommit.run(() -> changed.forEach(state -> known.put(state.integration(), state)));
        return failedForTooLong;
    }

    /** Decides which lanes may send how much, and leases probes for that. The caller must call {@link #settle} after its claims. */
    public Admission admit(List<AdmissionRequest> requests, Instant now, Instant leaseEnd) {
        Map<IntegrationId, Integer> rooms = new HashMap<>();
        List<AdmissionRequest> probing = new ArrayList<>();
        List<AdmissionRequest> releasing = new ArrayList<>();
        for (AdmissionRequest request : requests) {
            LaneState state = state(request.integration());
            if (state.pausedAt(now, request.configurationVersion()) && !state.hasProbeFromBefore(leaseEnd)) {
                continue;
            }
            if (!state.closed()) {
                probing.add(request);
            } else if (state.paced()) {
                releasing.add(request);
            } else {
                rooms.put(request.integration(), request.room());
            }
        }
        Set<IntegrationId> probes = repository.takeProbes(probing, now, leaseEnd);
        probes.forEach(probe -> rooms.put(probe, 1));
        Map<IntegrationId, Integer> paced = repository.takePace(releasing, now, RELEASED_PER_SECOND);
        rooms.putAll(paced);
        refresh(probing);
        releasing.removeIf(request -> !paced.containsKey(request.integration()));
        return new Admission(rooms, probes, releasing, leaseEnd);
    }

    /**
     * Completes an admission after the claims: postpones probes that had no delivery to send, and ends releases that have no held
     * delivery left.
     *
     * @param claimed the lanes for which deliveries were claimed
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

    /** Makes all deliveries that wait for the next boundary due now, and ends the pause of the lane. In the caller's transaction. */
    public void sendNow(IntegrationId integration, Instant now) {
        repository.sendNow(integration, now);
        AfterCommit.run(() -> known.putAll(repository.of(List.of(integration))));
    }

    /**
     * Ends the pause of lanes with an open breaker, so that their next delivery is a probe: the endpoints have just answered
     * successfully. In the caller's transaction.
     */
    public void probeNow(Collection<IntegrationId> integrations) {
        probeNow(integrations, null);
    }

    /**
     * As {@link #probeNow(Collection)}, because somebody believes that the endpoints work again; a wait that one of them asked for goes
     * on.
     */
    public void probeUnlessAskedToWait(Collection<IntegrationId> integrations, Instant now) {
        probeNow(integrations, now);
    }

    private void probeNow(Collection<IntegrationId> integrations, @Nullable Instant keepingWaits) {
        if (integrations.isEmpty()) {
            return;
        }
        repository.probeNow(integrations, keepingWaits);
        AfterCommit.run(() -> known.putAll(repository.of(integrations)));
    }

    /** Returns when a delivery that is due at this time is sent at the earliest, by the cached state. */
    public Instant notBefore(Integration integration, Instant due) {
        LaneState state = state(integration.id());
        return Objects.requireNonNullElse(state.pausedUntil(due, integration.version()), due);
    }

    private void refresh(List<AdmissionRequest> requests) {
        known.putAll(repository.of(
                requests.stream().map(AdmissionRequest::integration).toList()));
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
