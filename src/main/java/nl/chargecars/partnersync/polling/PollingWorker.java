package nl.chargecars.partnersync.polling;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import nl.chargecars.partnersync.housekeeping.ConcurrentTasks;
import nl.chargecars.partnersync.housekeeping.Deadline;
import nl.chargecars.partnersync.housekeeping.StopsConcurrently;
import nl.chargecars.partnersync.housekeeping.WorkerLoop;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Runs the rounds that are due, each on one node at a time. If a node dies, any node continues the round where it stands once the
 * lease has expired. On shutdown a round is released after its current page.
 */
@Component
public class PollingWorker implements StopsConcurrently {

    private static final Logger log = LoggerFactory.getLogger(PollingWorker.class);

    private final Integrations integrations;
    private final RoundRepository rounds;
    private final RoundPages pages;
    private final PollingShape shape;
    private final Clock clock;
    private final ConcurrentTasks walks;
    private final WorkerLoop beat;

    PollingWorker(
            Integrations integrations, RoundRepository rounds, RoundPages pages, PollingShape shape, Clock clock) {
        this.integrations = integrations;
        this.rounds = rounds;
        this.pages = pages;
        this.shape = shape;
        this.clock = clock;
        this.walks = new ConcurrentTasks("polling", shape.rounds());
        this.beat = new WorkerLoop("polling", shape.beat(), this::beginWhatIsDue);
    }

    /** For tests: runs everything that is due now, one round after the other. */
    public void step() {
        enrol();
        for (Optional<PollingRound> round = claim(); round.isPresent(); round = claim()) {
            walk(round.get(), () -> true);
        }
    }

    @Override
    public void start() {
        beat.start(shape.automatic());
    }

    @Override
    public void stop() {
        // a request in progress ends by its deadline; a page that takes longer is left to its lease
        Deadline deadline = Deadline.in(LONGEST_WAIT);
        boolean allBack = beat.stop(deadline.left());
        allBack &= walks.awaitAll(deadline.left());
        if (!allBack) {
            log.warn("stopped with questions to partners under way; their rounds go on when their leases end");
        }
    }

    @Override
    public boolean isRunning() {
        return beat.going();
    }

    private void beginWhatIsDue() {
        enrol();
        walks.begin(beat::going, () -> claim().map(round -> () -> walk(round, beat::going)));
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

    private void walk(PollingRound first, BooleanSupplier goOn) {
        PollingRound round = first;
        while (round != null) {
            if (!goOn.getAsBoolean()) {
                rounds.release(round);
                return;
            }
            round = pages.page(round);
        }
    }
}
