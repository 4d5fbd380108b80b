package nl.chargecars.partnersync.polling;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.housekeeping.LeasedWork;
import nl.chargecars.partnersync.housekeeping.StopsConcurrently;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import org.springframework.stereotype.Component;

/**
 * Runs the rounds that are due, each on one node at a time. If a node dies, any node continues the round where it stands once the
 * lease has expired. On shutdown a round is released after its current page.
 */
@Component
public class PollingWorker implements StopsConcurrently {

    private final Integrations integrations;
    private final RoundRepository rounds;
    private final PollingShape shape;
    private final Clock clock;
    private final LeasedWork<PollingRound> work;

    PollingWorker(
            Integrations integrations, RoundRepository rounds, RoundPages pages, PollingShape shape, Clock clock) {
        this.integrations = integrations;
        this.rounds = rounds;
        this.shape = shape;
        this.clock = clock;
        this.work = new LeasedWork<>(
                "polling",
                shape.beat(),
                shape.rounds(),
                new LeasedWork.Steps<>(this::enrol, this::claim, pages::page, rounds::release),
                "with questions to partners under way; their rounds go on when their leases end");
    }

    /** For tests: runs everything that is due now, one round after the other. */
    public void step() {
        work.step();
    }

    @Override
    public void start() {
        work.start(shape.automatic());
    }

    @Override
    public void stop() {
        work.stop();
    }

    @Override
    public boolean isRunning() {
        return work.going();
    }

    private void enrol() {
        rounds.enrol(polled(), clock.instant());
    }

    private Optional<PollingRound> claim() {
        List<IntegrationId> polled = polled().stream().map(Integration::id).toList();
        Instant now = clock.instant();
        return polled.isEmpty() ? Optional.empty() : rounds.claim(polled, now, now.plus(shape.lease()));
    }

    /**
     * The integrations to poll. Read each time, so that a round that was released because its integration is no longer polled is not
     * claimed again.
     */
    private List<Integration> polled() {
        return integrations.polled().stream()
                .sorted(Comparator.comparing(Integration::id))
                .toList();
    }
}
