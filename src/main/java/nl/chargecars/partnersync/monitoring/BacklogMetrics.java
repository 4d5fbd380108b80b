package nl.chargecars.partnersync.monitoring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.ToDoubleFunction;
import nl.chargecars.partnersync.figures.IntegrationMeters;
import nl.chargecars.partnersync.housekeeping.DatabaseFigures;
import nl.chargecars.partnersync.monitoring.BacklogRepository.Backlog;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Gauges for the backlog of each integration and for what holds it back (breaker, disabled endpoint). The same round tells this
 * node which integrations exist, and registers their counters.
 */
@Component
class BacklogMetrics implements DatabaseFigures {

    private final BacklogRepository repository;
    private final Clock clock;
    private final IntegrationMeters counters;
    private final MultiGauge waiting;
    private final MultiGauge oldest;
    private final MultiGauge breaker;
    private final MultiGauge disabled;

    BacklogMetrics(BacklogRepository repository, IntegrationMeters counters, MeterRegistry registry, Clock clock) {
        this.repository = repository;
        this.counters = counters;
        this.clock = clock;
        waiting = gauge(registry, "backlog", null, "Deliveries that are not settled, counted up to 10,000");
        oldest = gauge(registry, "oldest.undelivered", "seconds", "Age of the oldest of them; 0 without any");
        breaker = gauge(registry, "breaker.open", null, "1 while deliveries pause because the endpoint fails");
        disabled = gauge(registry, "endpoint.disabled", null, "1 while the endpoint is disabled");
    }

    @Override
    public String work() {
        return "the backlogs' figures";
    }

    @Override
    public void look() {
        List<Backlog> backlogs = repository.backlogs();
        show(backlogs, clock.instant());
        backlogs.forEach(backlog -> counters.begin(backlog.partner(), backlog.integration()));
    }

    @Override
    public void forget() {
        show(List.of(), Instant.EPOCH);
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, @Nullable String unit, String description) {
        return MultiGauge.builder("partnersync.integration." + name)
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }

    private void show(List<Backlog> backlogs, Instant now) {
        show(waiting, backlogs, Backlog::waiting);
        show(oldest, backlogs, backlog -> DatabaseFigures.age(backlog.oldest(), now));
        show(breaker, backlogs, backlog -> backlog.breakerClosed() ? 0 : 1);
        show(disabled, backlogs, backlog -> backlog.endpointDisabled() ? 1 : 0);
    }

    private static void show(MultiGauge gauge, List<Backlog> backlogs, ToDoubleFunction<Backlog> value) {
        gauge.register(
                backlogs.stream()
                        .<Row<?>>map(backlog -> Row.of(
                                Tags.of(
                                        "partner", backlog.partner().toString(),
                                        "integration", backlog.integration()),
                                backlog,
                                value))
                        .toList(),
                true);
    }
}
