package nl.chargecars.partnersync.alerts;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import nl.chargecars.partnersync.storage.DatabaseFailures;
import org.springframework.stereotype.Component;

/** {@code partnersync.alerts.open} by kind; the same on every node, since it comes from the database, asked every few seconds. */
@Component
class AlertMetrics {

    private static final Duration HOLDS_FOR = Duration.ofSeconds(5);

    private final AlertBook book;
    private final Clock clock;
    private volatile Counted counted = new Counted(Map.of(), Instant.EPOCH);

    AlertMetrics(AlertBook book, MeterRegistry registry, Clock clock) {
        this.book = book;
        this.clock = clock;
        for (AlertKind kind : AlertKind.values()) {
            Gauge.builder("partnersync.alerts.open", this, metrics -> metrics.open(kind))
                    .description("Alerts that are open")
                    .tag("kind", kind.wireName())
                    .register(registry);
        }
    }

    private record Counted(Map<String, Long> open, Instant at) {}

    private double open(AlertKind kind) {
        try {
            Instant now = clock.instant();
            if (!now.isBefore(counted.at.plus(HOLDS_FOR))) {
                counted = new Counted(book.openByKind(), now);
            }
            return counted.open.getOrDefault(kind.wireName(), 0L).doubleValue();
        } catch (RuntimeException failure) {
            if (DatabaseFailures.isOutage(failure)) {
                return Double.NaN; // and the database's own metrics say why
            }
            throw failure;
        }
    }
}
