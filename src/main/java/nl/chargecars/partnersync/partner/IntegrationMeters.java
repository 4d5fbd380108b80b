package nl.chargecars.partnersync.partner;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import nl.chargecars.partnersync.storage.AfterCommit;
import org.springframework.stereotype.Component;

/** What this node has done for each integration since it started, as counters. Names no order and nobody. */
@Component
public class IntegrationMeters {

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
            AfterCommit.run(() -> counted.forEach(one -> registry.counter(
                            meter,
                            "partner",
                            one.integration().partner().toString(),
                            "integration",
                            one.integration().name(),
                            "outcome",
                            one.outcome())
                    .increment()));
        }
    }
}
