package nl.chargecars.partnersync.pacing;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.chargecars.partnersync.id.IntegrationId;

/**
 * How many each lane may begin now; those that may begin none are missing.
 *
 * @param probes lanes that get one request to see whether the endpoint is well again
 * @param paced the wishes of lanes that release what was held
 * @param leaseEnd until when a probe is the caller's
 */
public record Admission(
        Map<IntegrationId, Integer> rooms, Set<IntegrationId> probes, List<Wish> paced, Instant leaseEnd) {}
