package nl.chargecars.partnersync.alerts;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import nl.chargecars.partnersync.housekeeping.DatabaseFigures;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code partnersync.alerts.open} by kind. */
@Component
class AlertMetrics implements DatabaseFigures {

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
    public void look() {
        open = book.openByKind();
    }

    @Override
    public void forget() {
        open = null;
    }

    private double open(AlertKind kind) {
        Map<String, Long> known = open;
        return known == null
                ? Double.NaN
                : known.getOrDefault(kind.wireName(), 0L).doubleValue();
    }
}
