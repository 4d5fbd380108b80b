package nl.chargecars.partnersync.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.access.Credentials;
import nl.chargecars.partnersync.dashboard.IntegrationView.DrawnChart;
import nl.chargecars.partnersync.figures.IntegrationHistory;
import nl.chargecars.partnersync.figures.IntegrationHistory.Slot;
import nl.chargecars.partnersync.monitoring.IntegrationHealth;
import nl.chargecars.partnersync.monitoring.IntegrationHealths;
import nl.chargecars.partnersync.outbound.LaneHealth;
import nl.chargecars.partnersync.outbound.Lanes;
import nl.chargecars.partnersync.pacing.Cadence;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.SyncFrequency;
import nl.chargecars.partnersync.polling.FailingOrders;
import nl.chargecars.partnersync.web.Json;
import org.springframework.stereotype.Component;

/** Gathers what the page of one integration shows: how it is doing and why, and its charts in the reader's language. */
@Component
class IntegrationViews {

    private final IntegrationHealths healths;
    private final IntegrationHistory history;
    private final Lanes lanes;
    private final Reasons reasons;
    private final FailingOrders failing;
    private final Credentials credentials;
    private final LatestChecks checks;
    private final Pages pages;
    private final Json json;

    IntegrationViews(
            IntegrationHealths healths,
            IntegrationHistory history,
            Lanes lanes,
            Reasons reasons,
            FailingOrders failing,
            Credentials credentials,
            LatestChecks checks,
            Pages pages,
            Json json) {
        this.healths = healths;
        this.history = history;
        this.lanes = lanes;
        this.reasons = reasons;
        this.failing = failing;
        this.credentials = credentials;
        this.checks = checks;
        this.pages = pages;
        this.json = json;
    }

    /** @param mapping the status map as the page shows it, which may be as it is in a form */
    IntegrationView of(HttpServletRequest request, Integration integration, MappingView mapping, Instant now) {
        IntegrationHealth health = healths.find(integration.id()).orElseThrow();
        LaneHealth lane = lanes.of(integration);
        Span span = Span.named(request.getParameter("span"));
        List<Slot> slots = history.of(integration.id(), span.step(), span.slots(), now);
        SyncFrequency frequency = integration.delivery().frequency();
        return new IntegrationView(
                health,
                integration,
                lane,
                reasons.of(health, integration, lane, mapping, now),
                health.asking() == null ? List.of() : failing.numbers(integration.id()),
                frequency == SyncFrequency.REAL_TIME ? null : Cadence.next(frequency, now),
                integration.secrets().endsAt(now),
                credentials.inForce(integration.partner()),
                span,
                slots,
                drawn(request, slots),
                mapping,
                checks.of(integration));
    }

    private List<DrawnChart> drawn(HttpServletRequest request, List<Slot> slots) {
        List<DrawnChart> drawn = new ArrayList<>();
        for (Chart chart : Chart.of(slots)) {
            Map<String, Object> data = Map.of(
                    "kind",
                    chart.kind(),
                    "from",
                    pages.word(request, "charts.from"),
                    "unit",
                    chart.unit(),
                    "highest",
                    chart.highest() == null ? 0 : chart.highest(),
                    "times",
                    chart.times(),
                    "series",
                    chart.series().stream()
                            .map(series -> Map.of(
                                    "label",
                                    pages.word(request, series.label()),
                                    "tone",
                                    series.tone(),
                                    "values",
                                    series.values()))
                            .toList());
            drawn.add(new DrawnChart(chart.name(), chart.isEmpty() ? "" : json.write(data)));
        }
        return drawn;
    }
}
