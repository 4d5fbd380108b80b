package nl.chargecars.partnersync.figures;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.storage.AfterCommit;
import org.springframework.stereotype.Component;

/** What this node has done for each integration since it started, as counters. Names no order and nobody. */
@Component
public class IntegrationMeters {

    private static final String REFUSED = "partnersync.inbound.refused";

    /** One counter of each integration: how many had this word as the label. */
    private record Kind(String meter, String label, String word) {}

    /**
     * What alert rules wait for (docs/operating.md). Prometheus sees a counter rise that it has seen before: one that is first seen at
     * 1 has not risen, and the first failure of all would pass unnoticed.
     */
    private static final List<Kind> WAITED_FOR = List.of(
            new Kind("partnersync.orders", "outcome", "invalid"),
            new Kind("partnersync.deliveries", "outcome", "failed"),
            new Kind("partnersync.status.updates", "outcome", "status_not_mapped"),
            new Kind(REFUSED, "reason", "bad_signature"),
            new Kind(REFUSED, "reason", "no_signature"),
            new Kind(REFUSED, "reason", "no_credential"));

    /** A change is promised within a minute; at a quarter of an hour the backlog's alert rule begins. */
    private static final List<Duration> DELAYS = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(15),
            Duration.ofHours(1));

    private final MeterRegistry registry;

    IntegrationMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param outcome of a few */
    public record Counted(Integration integration, String outcome) {}

    /** @param delay of what the partner has now, not negative */
    public record Delayed(Integration integration, Duration delay) {}

    /**
     * Counts once the caller's transaction has committed: one that is run again is counted once.
     *
     * @param meter such as {@code partnersync.orders}
     */
    public void count(String meter, List<Counted> counted) {
        if (!counted.isEmpty()) {
            AfterCommit.run(() ->
                    counted.forEach(one -> counter(one.integration(), new Kind(meter, "outcome", one.outcome()))
                            .increment()));
        }
    }

    /** Counts how late what was delivered came, once the caller's transaction has committed. */
    public void countDelays(List<Delayed> delayed) {
        if (!delayed.isEmpty()) {
            AfterCommit.run(() -> {
                Map<IntegrationId, Timer> delays = new HashMap<>(); // found once for all of a batch
                for (Delayed one : delayed) {
                    Integration integration = one.integration();
                    delays.computeIfAbsent(integration.id(), _ -> delays(integration.partner(), integration.name()))
                            .record(one.delay());
                }
            });
        }
    }

    /**
     * Counts a call that was not let in; there is no transaction.
     *
     * @param reason of a few
     */
    public void countRefused(Integration integration, String reason) {
        counter(integration, new Kind(REFUSED, "reason", reason)).increment();
    }

    /** Has the counters begin at 0 that alert rules wait for, and the delays; harmless where they have begun. */
    public void begin(PartnerId partner, String integration) {
        WAITED_FOR.forEach(kind -> counter(partner, integration, kind));
        delays(partner, integration);
    }

    private Timer delays(PartnerId partner, String integration) {
        return Timer.builder("partnersync.delivery.delay")
                .description("From a change, or the boundary of the cadence after it, until the partner had it")
                .tags("partner", partner.toString(), "integration", integration)
                .serviceLevelObjectives(DELAYS.toArray(Duration[]::new))
                .register(registry);
    }

    private Counter counter(Integration integration, Kind kind) {
        return counter(integration.partner(), integration.name(), kind);
    }

    private Counter counter(PartnerId partner, String integration, Kind kind) {
        return registry.counter(
                kind.meter(), "partner", partner.toString(), "integration", integration, kind.label(), kind.word());
    }
}
