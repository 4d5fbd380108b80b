package nl.chargecars.partnersync.pacing;

import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.id.IntegrationId;
import org.jspecify.annotations.Nullable;

/**
 * The result of one attempt, as far as it concerns the endpoint.
 *
 * @param configurationVersion version of the integration when the attempt began
 * @param leaseEnd end of the lease under which the attempt was made
 * @param at when the attempt ended
 * @param askedToWait from {@code Retry-After}; null without that header
 */
public record EndpointResult(
        IntegrationId integration,
        int configurationVersion,
        Instant leaseEnd,
        Instant at,
        boolean succeeded,
        @Nullable Duration askedToWait) {}
