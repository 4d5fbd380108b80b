package nl.chargecars.partnersync.exceptions;

import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.deliveries.ReplayView;
import nl.chargecars.partnersync.deliveries.ReplayView.Filter;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.monitoring.IntegrationHealths;
import nl.chargecars.partnersync.outbound.LaneHealth;
import nl.chargecars.partnersync.outbound.Lanes;
import nl.chargecars.partnersync.pacing.BreakerState;
import nl.chargecars.partnersync.partner.Hold;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import org.springframework.stereotype.Component;

/** Finds out whether what is sent again goes out now. */
@Component
class Obstacles {

    private final Integrations integrations;
    private final IntegrationHealths healths;
    private final Lanes lanes;

    Obstacles(Integrations integrations, IntegrationHealths healths, Lanes lanes) {
        this.integrations = integrations;
        this.healths = healths;
        this.lanes = lanes;
    }

    /** Finds what may keep the deliveries of a replay waiting; for one of all the partner's integrations, looks at the latest. */
    Optional<Obstacle> of(PartnerId partner, ReplayView replay) {
        Filter filter = Objects.requireNonNull(replay.filter());
        IntegrationId only = filter.integrationId();
        Optional<Integration> integration = only == null ? integrations.latest(partner) : integrations.find(only);
        return integration.filter(this::hasWaiting).flatMap(this::of);
    }

    private boolean hasWaiting(Integration integration) {
        return healths.find(integration.id())
                .filter(health -> health.waiting().backlog() > 0)
                .isPresent();
    }

    Optional<Obstacle> of(Integration integration) {
        return integration
                .hold()
                .map(hold -> word(hold, integration))
                .or(() -> word(lanes.of(integration)))
                .map(word -> new Obstacle(word, "/integrations/" + integration.id()));
    }

    private static Optional<String> word(LaneHealth lane) {
        if (lane.breaker() != BreakerState.CLOSED) {
            return Optional.of("failing");
        }
        return Optional.ofNullable(lane.pausedUntil()).map(_ -> "asked_to_wait");
    }

    private String word(Hold hold, Integration integration) {
        return switch (hold) {
            case INACTIVE -> integrations.active(integration.partner()).isPresent() ? Obstacle.REPLACED : "inactive";
            case PAUSED -> "paused";
            case DISABLED -> "disabled";
            case NO_ADDRESS -> "no_address";
        };
    }
}
