package nl.chargecars.partnersync.dashboard;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.access.CredentialLine;
import nl.chargecars.partnersync.figures.IntegrationHistory.Slot;
import nl.chargecars.partnersync.monitoring.IntegrationHealth;
import nl.chargecars.partnersync.outbound.LaneHealth;
import nl.chargecars.partnersync.pacing.BreakerState;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.polling.FailingOrders;
import org.jspecify.annotations.Nullable;

/**
 * The content of the page of one integration. Contains secrets, which no template prints.
 *
 * @param failingOrders the numbers of the orders of which the partner gives no usable answer when asked; at most
 *     {@link FailingOrders#MOST}
 * @param nextBoundary when waiting deliveries are sent next; null for an integration that sends in real time
 * @param previousSecretsUntil until when the previous webhook secrets are valid, the newest first
 * @param keys the partner's active credentials; the template shows them to administrators only
 * @param charts the charts with their data, as {@code charts.js} reads it
 */
public record IntegrationView(
        IntegrationHealth health,
        Integration integration,
        LaneHealth lane,
        List<Reason> reasons,
        List<String> failingOrders,
        @Nullable Instant nextBoundary,
        List<Instant> previousSecretsUntil,
        List<CredentialLine> keys,
        Span span,
        List<Slot> slots,
        List<DrawnChart> charts,
        MappingView mapping,
        LatestChecks.Checks checks) {

    private static final int MOST_NAMED = 5;

    /** @param json the chart's data; empty when there is nothing to draw */
    public record DrawnChart(String name, String json) {}

    /** Returns the numbers of those failing orders that the page names. */
    public List<String> namedFailingOrders() {
        return failingOrders.subList(0, Math.min(failingOrders.size(), MOST_NAMED));
    }

    public boolean hasMoreFailingOrders() {
        return failingOrders.size() == FailingOrders.MOST;
    }

    /** Returns the path below which the integration's pages are. */
    public String path() {
        return "/integrations/" + integration.id();
    }

    /** Returns whether the endpoint asked to wait and that is not over; "send now" ends the wait. */
    public boolean isAskedToWait() {
        return lane.breaker() == BreakerState.CLOSED && lane.pausedUntil() != null;
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
