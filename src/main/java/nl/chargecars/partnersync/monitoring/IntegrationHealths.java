package nl.chargecars.partnersync.monitoring;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import nl.chargecars.partnersync.figures.LatencyBuckets;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.monitoring.HealthRepository.Stored;
import nl.chargecars.partnersync.monitoring.IntegrationHealth.Hour;
import nl.chargecars.partnersync.monitoring.IntegrationHealth.Switches;
import nl.chargecars.partnersync.pacing.BreakerState;
import nl.chargecars.partnersync.settings.DutchTime;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Computes the health of integrations from the figures in the database, which are read anew with each call. */
@Component
public class IntegrationHealths {

    private static final int HOURS = 24;

    private final HealthRepository repository;
    private final Clock clock;

    IntegrationHealths(HealthRepository repository, Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /** Returns all integrations, the worst state first, then by the name of the partner. */
    public List<IntegrationHealth> all() {
        return read(null);
    }

    public Optional<IntegrationHealth> find(IntegrationId integration) {
        return read(integration.value()).stream().findFirst();
    }

    private List<IntegrationHealth> read(@Nullable UUID only) {
        Instant now = clock.instant();
        Instant dayAgo = now.minus(Duration.ofHours(HOURS));
        Instant midnight = DutchTime.beginningOf(DutchTime.dayOf(now));
        List<Stored> integrations = repository.integrations(now, midnight, only);
        var hours = repository.hours(integrations, dayAgo);
        var latencies = repository.latencies(integrations, dayAgo);
        return integrations.stream()
                .map(stored -> health(
                        stored,
                        hours(hours.getOrDefault(stored.id(), Map.of()), now),
                        new LatencyBuckets(latencies.getOrDefault(stored.id(), Map.of())),
                        now))
                .sorted(Comparator.comparing(ListPosition::of))
                .toList();
    }

    private static List<Hour> hours(Map<Instant, Hour> known, Instant now) {
        Instant current = now.truncatedTo(ChronoUnit.HOURS);
        List<Hour> hours = new ArrayList<>();
        for (int back = HOURS - 1; back >= 0; back--) {
            Instant start = current.minus(Duration.ofHours(back));
            hours.add(known.getOrDefault(start, new Hour(start, 0, 0)));
        }
        return hours;
    }

    private static IntegrationHealth health(Stored stored, List<Hour> hours, LatencyBuckets latencies, Instant now) {
        Switches switches = stored.switches();
        Long p95 = latencies.p95();
        HealthState state = HealthRule.of(
                new HealthRule.Facts(
                        switches.isActive(),
                        switches.syncEnabled() && switches.endpointEnabled(),
                        stored.breaker() == BreakerState.CLOSED,
                        IntegrationHealth.recent(hours),
                        stored.asking() != null && stored.asking().isUnanswered(),
                        IntegrationHealth.due(
                                switches.syncFrequency(), stored.waiting().oldestUndeliveredAt()),
                        p95,
                        stored.silence() != null),
                now);
        return new IntegrationHealth(
                stored.names(),
                state,
                switches,
                stored.ordersToday(),
                stored.successRate(),
                Hour.sum(hours).successRate(),
                stored.waiting(),
                latencies.median(),
                p95,
                stored.breaker(),
                stored.last(),
                stored.lastError(),
                stored.expiries(),
                stored.silence(),
                stored.asking(),
                hours);
    }
}
