package nl.chargecars.partnersync.pacing;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import nl.chargecars.partnersync.id.IntegrationId;

/**
 * How many deliveries each lane may claim now.
 *
 * @param rooms the number for each lane; lanes that may claim nothing are missing
 * @param probes lanes that may send one request, to test whether the endpoint works again
 * @param paced the requests of admitted lanes that release held deliveries at a limited pace
 * @param leaseEnd until when the probes belong to the caller
 */
public record Admission(
        Map<IntegrationId, Integer> rooms, Set<IntegrationId> probes, List<AdmissionRequest> paced, Instant leaseEnd) {}
