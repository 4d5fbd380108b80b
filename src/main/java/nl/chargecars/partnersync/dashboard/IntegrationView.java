package nl.chargecars.partnersync.dashboard;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.access.CredentialLine;
import nl.chargecars.partnersync.figures.IntegrationHistory.Slot;
import nl.chargecars.partnersync.monitoring.IntegrationHealth;
import nl.chargecars.partnersync.outbound.LaneHealth;
import nl.chargecars.partnersync.partner.Integration;
import org.jspecify.annotations.Nullable;

/**
 * All that the page of one integration shows. Holds secrets: templates print none of them.
 *
 * @param nextBoundary when deliveries that wait go out next; null in real time
 * @param previousSecretsUntil until when the webhook secrets before this one count, the newest first
 * @param keys what the partner may call us with; empty as well for those who may not know
 * @param charts with their data, as {@code charts.js} reads it
 */
public record IntegrationView(
        IntegrationHealth health,
        Integration integration,
        LaneHealth lane,
        List<Reason> reasons,
        @Nullable Instant nextBoundary,
        List<Instant> previousSecretsUntil,
        List<CredentialLine> keys,
        Span span,
        List<Slot> slots,
        List<DrawnChart> charts,
        MappingView mapping,
        LatestChecks.Checks checks) {

    /** @param json empty when there is nothing to draw */
    public record DrawnChart(String name, String json) {}

    /** Where its pages are. */
    public String path() {
        return "/integrations/" + integration.id();
    }

    /** By whom, since when and why nothing is sent to the endpoint; empty when it is not disabled. */
    public Optional<Reason> endpointDisabled() {
        return reasons.stream()
                .filter(reason -> reason.word().equals(Reason.ENDPOINT_DISABLED))
                .findFirst();
    }

    @Override
    public String toString() {
        return "IntegrationView[" + integration + "]";
    }
}
