package nl.chargecars.partnersync.figures;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
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

    private final MeterRegistry registry;

    IntegrationMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param outcome of a few */
    public record Counted(Integration integration, String outcome) {}

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

    /**
     * Counts a call that was not let in; there is no transaction.
     *
     * @param reason of a few
     */
    public void countRefused(Integration integration, String reason) {
        counter(integration, new Kind(REFUSED, "reason", reason)).increment();
    }

    /** Has the counters begin at 0 that alert rules wait for; harmless where they have begun. */
    public void begin(PartnerId partner, String integration) {
        WAITED_FOR.forEach(kind -> counter(partner, integration, kind));
    }

    private Counter counter(Integration integration, Kind kind) {
        return counter(integration.partner(), integration.name(), kind);
    }

    private Counter counter(PartnerId partner, String integration, Kind kind) {
        return registry.counter(
                kind.meter(), "partner", partner.toString(), "integration", integration, kind.label(), kind.word());
    }
}
