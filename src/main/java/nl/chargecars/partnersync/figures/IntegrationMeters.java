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

/** Metrics of this node for each integration since the start of the node. Their labels contain no order and no personal data. */
@Component
public class IntegrationMeters {

    private static final String REFUSED = "partnersync.inbound.refused";

    /** A counter that exists for each integration: the meter and one value of its label. */
    private record Kind(String meter, String label, String word) {}

    /**
     * Counters that alert rules watch (docs/operating.md); they are created with the value 0. Prometheus detects an increase only of a
     * counter that it has seen before: if its first value were 1, the very first failure would raise no alert.
     */
    private static final List<Kind> WAITED_FOR = List.of(
            new Kind("partnersync.orders", "outcome", "invalid"),
            new Kind("partnersync.deliveries", "outcome", "failed"),
            new Kind("partnersync.status.updates", "outcome", "status_not_mapped"),
            new Kind(REFUSED, "reason", "bad_signature"),
            new Kind(REFUSED, "reason", "no_signature"),
            new Kind(REFUSED, "reason", "no_credential"));

    /** Buckets of the delay: deliveries are promised within one minute, and the alert rule for the backlog starts at 15 minutes. */
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

    /** @param outcome label value from a small fixed set */
    public record Counted(Integration integration, String outcome) {}

    /** @param delay delay of a completed delivery, not negative */
    public record Delayed(Integration integration, Duration delay) {}

    /**
     * Counts after the caller's transaction has committed, so that a retried transaction counts only once.
     *
     * @param meter name of the meter, such as {@code partnersync.orders}
     */
    public void count(String meter, List<Counted> counted) {
        if (!counted.isEmpty()) {
            AfterCommit.run(() ->
                    counted.forEach(one -> counter(one.integration(), new Kind(meter, "outcome", one.outcome()))
                            .increment()));
        }
    }

    /** Records the delays of deliveries after the caller's transaction has committed. */
    public void countDelays(List<Delayed> delayed) {
        if (!delayed.isEmpty()) {
            AfterCommit.run(() -> {
                Map<IntegrationId, Timer> delays = new HashMap<>(); // looked up once per batch
                for (Delayed one : delayed) {
                    Integration integration = one.integration();
                    delays.computeIfAbsent(integration.id(), _ -> delays(integration.partner(), integration.name()))
                            .record(one.delay());
                }
            });
        }
    }

    /**
     * Counts a refused call at once, without regard to a transaction.
     *
     * @param reason label value from a small fixed set
     */
    public void countRefused(Integration integration, String reason) {
        counter(integration, new Kind(REFUSED, "reason", reason)).increment();
    }

    /** Creates the counters that alert rules watch, with the value 0, and the delay timer. Idempotent. */
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
