package nl.chargecars.partnersync.alerts;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import nl.chargecars.partnersync.housekeeping.Round;
import nl.chargecars.partnersync.storage.DatabaseFailures;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * {@code partnersync.alerts.open} by kind; the same on every node, since it comes from the database. Not read when somebody asks for
 * the metrics: while the database is away, that would keep them from those who look for the reason.
 */
@Component
class AlertMetrics implements Round {

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(15);

    private final AlertBook book;

    /** By kind; null while it is not known. */
    private volatile @Nullable Map<String, Long> open;

    AlertMetrics(AlertBook book, MeterRegistry registry) {
        this.book = book;
        for (AlertKind kind : AlertKind.values()) {
            Gauge.builder("partnersync.alerts.open", this, metrics -> metrics.open(kind))
                    .description("Alerts that are open")
                    .tag("kind", kind.wireName())
                    .register(registry);
        }
    }

    @Override
    public String work() {
        return "counting open alerts";
    }

    @Override
    public Duration first() {
        return FIRST;
    }

    @Override
    public Duration pause() {
        return PAUSE;
    }

    @Override
    public void round() {
        try {
            open = book.openByKind();
        } catch (RuntimeException failure) {
            open = null; // what was true before would be a lie
            if (!DatabaseFailures.isOutage(failure)) {
                throw failure;
            }
        }
    }

    private double open(AlertKind kind) {
        Map<String, Long> known = open;
        return known == null
                ? Double.NaN
                : known.getOrDefault(kind.wireName(), 0L).doubleValue();
    }
}
