package nl.chargecars.partnersync.exceptions;

import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.deliveries.ReplayView;
import nl.chargecars.partnersync.deliveries.ReplayView.Filter;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.monitoring.HealthState;
import nl.chargecars.partnersync.monitoring.IntegrationHealths;
import nl.chargecars.partnersync.partner.Hold;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import org.springframework.stereotype.Component;

/** Finds out whether what is sent again goes out now. */
@Component
class Obstacles {

    private final Integrations integrations;
    private final IntegrationHealths healths;

    Obstacles(Integrations integrations, IntegrationHealths healths) {
        this.integrations = integrations;
        this.healths = healths;
    }

    /** For a replay of all the partner's integrations, looks at the active one. */
    Optional<Obstacle> of(PartnerId partner, ReplayView replay) {
        Filter filter = Objects.requireNonNull(replay.filter());
        IntegrationId only = filter.integrationId();
        Optional<Integration> integration =
                only == null ? integrations.of(partner).stream().findFirst() : integrations.find(only);
        return integration.flatMap(this::of);
    }

    Optional<Obstacle> of(Integration integration) {
        return integration
                .hold()
                .map(Obstacles::word)
                .or(() -> healths.find(integration.id())
                        .filter(health -> health.state() == HealthState.HELD) // by the breaker, since there is no hold
                        .map(_ -> "failing"))
                .map(word -> new Obstacle(word, "/integrations/" + integration.id()));
    }

    private static String word(Hold hold) {
        return switch (hold) {
            case INACTIVE -> "inactive";
            case PAUSED -> "paused";
            case DISABLED -> "disabled";
            case NO_ADDRESS -> "no_address";
        };
    }
}
