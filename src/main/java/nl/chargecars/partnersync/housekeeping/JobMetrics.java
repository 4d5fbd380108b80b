package nl.chargecars.partnersync.housekeeping;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of every job that may run on this node: last run, duration, failures. The values come from the database, so they are
 * the same on all nodes that may run the job.
 */
final class JobMetrics {

    private static final double MILLISECONDS_A_SECOND = 1_000;

    private final Map<String, JobState> latest = new ConcurrentHashMap<>();

    JobMetrics(MeterRegistry registry, Collection<String> jobs) {
        for (String job : jobs) {
            gauge(
                    registry,
                    job,
                    "last.run",
                    "When it last finished, in seconds since 1970",
                    state -> seconds(state.lastFinishedAt()));
            gauge(registry, job, "duration", "Seconds its last run took", state -> duration(state.lastDurationMs()));
            gauge(registry, job, "failures", "Failures since its last success", JobState::failuresInARow);
        }
    }

    void show(List<JobState> states) {
        states.forEach(state -> latest.put(state.name(), state));
    }

    private void gauge(
            MeterRegistry registry, String job, String name, String description, ToDoubleFunction<JobState> value) {
        Gauge.builder("partnersync.housekeeping." + name, latest, all -> {
                    JobState state = all.get(job);
                    return state == null ? Double.NaN : value.applyAsDouble(state);
                })
                .description(description)
                .tag("job", job)
                .register(registry);
    }

    private static double seconds(@Nullable Instant instant) {
        return instant == null ? Double.NaN : instant.getEpochSecond();
    }

    private static double duration(@Nullable Long milliseconds) {
        return milliseconds == null ? Double.NaN : milliseconds / MILLISECONDS_A_SECOND;
    }
}
