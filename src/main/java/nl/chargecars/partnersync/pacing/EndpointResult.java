package nl.chargecars.partnersync.pacing;

import java.time.Duration;
import java.time.Instant;
import nl.chargecars.partnersync.id.IntegrationId;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt says about the endpoint.
 *
 * @param configurationVersion of the integration, when the attempt began
 * @param askedToWait from {@code Retry-After}; null when it asked for nothing
 */
public record EndpointResult(
        IntegrationId integration,
        int configurationVersion,
        Instant at,
        boolean succeeded,
        @Nullable Duration askedToWait) {}
