package nl.chargecars.partnersync.outbound;

import java.time.Clock;
import nl.chargecars.partnersync.pacing.LaneState;
import nl.chargecars.partnersync.pacing.Pacing;
import nl.chargecars.partnersync.partner.Integration;
import org.springframework.stereotype.Component;

/** Shows the state of lanes to other packages. */
@Component
public class Lanes {

    private final Pacing pacing;
    private final Dispatcher dispatcher;
    private final Clock clock;

    Lanes(Pacing pacing, Dispatcher dispatcher, Clock clock) {
        this.pacing = pacing;
        this.dispatcher = dispatcher;
        this.clock = clock;
    }

    public LaneHealth of(Integration integration) {
        pacing.refresh();
        LaneState state = pacing.state(integration.id());
        return new LaneHealth(
                state.breaker(),
                state.openSince(),
                state.pausedUntil(clock.instant(), integration.version()),
                state.paced(),
                dispatcher.concurrency(integration.id()));
    }
}
