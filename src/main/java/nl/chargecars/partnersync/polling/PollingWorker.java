package nl.chargecars.partnersync.polling;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.storage.DatabaseFailures;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Goes on with the rounds that are due, each on one node at a time, wherever. A round whose node died goes on where it was once
 * its lease has ended; a stop gives it back after the page under way.
 */
@Component
public class PollingWorker implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(PollingWorker.class);

    private final Integrations integrations;
    private final RoundRepository rounds;
    private final PollingRounds pages;
    private final PollingShape shape;
    private final Clock clock;
    private final Semaphore places;
    private CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean running;
    private @Nullable Thread thread;

    PollingWorker(
            Integrations integrations, RoundRepository rounds, PollingRounds pages, PollingShape shape, Clock clock) {
        this.integrations = integrations;
        this.rounds = rounds;
        this.pages = pages;
        this.shape = shape;
        this.clock = clock;
        this.places = new Semaphore(shape.rounds());
    }

    /** By hand, for tests: everything that is due now, one round after the other. */
    public void step() {
        Map<IntegrationId, Integration> polled = polled();
        for (Optional<Round> round = claim(polled); round.isPresent(); round = claim(polled)) {
            walk(round.get(), polled, () -> true);
        }
    }

    @Override
    public void start() {
        running = true;
        stopping = new CountDownLatch(1);
        if (shape.automatic()) {
            thread = Thread.ofPlatform().name("polling-worker").daemon().start(this::goRound);
        }
    }

    @Override
    public void stop() {
        running = false;
        stopping.countDown();
        try {
            if (thread != null) {
                thread.join();
            }
            // a question under way ends by its deadline; what is longer is left to the lease
            boolean allBack = places.tryAcquire(
                    shape.rounds(), shape.deadline().multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS);
            if (!allBack) {
                log.warn("stopped with questions to partners under way; their rounds go on when their leases end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void goRound() {
        while (running) {
            try {
                if (stopping.await(shape.beat().toNanos(), TimeUnit.NANOSECONDS)) {
                    return;
                }
                Map<IntegrationId, Integration> polled = polled();
                while (running && places.tryAcquire()) {
                    if (!begin(polled)) {
                        break;
                    }
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException failure) {
                report(failure);
            }
        }
    }

    /** With a place taken: gives it back at the end of the round, or at once when none is due. */
    private boolean begin(Map<IntegrationId, Integration> polled) {
        Optional<Round> round = Optional.empty();
        try {
            round = claim(polled);
            round.ifPresent(one -> Thread.ofVirtual().name("polling").start(() -> {
                try {
                    walk(one, polled, () -> running);
                } catch (RuntimeException failure) {
                    report(failure);
                } finally {
                    places.release();
                }
            }));
            return round.isPresent();
        } finally {
            if (round.isEmpty()) {
                places.release();
            }
        }
    }

    private Map<IntegrationId, Integration> polled() {
        Map<IntegrationId, Integration> polled =
                integrations.polled().stream().collect(Collectors.toMap(Integration::id, Function.identity()));
        rounds.enrol(polled.keySet().stream().sorted().toList(), clock.instant());
        return polled;
    }

    private Optional<Round> claim(Map<IntegrationId, Integration> polled) {
        Instant now = clock.instant();
        return polled.isEmpty()
                ? Optional.empty()
                : rounds.claim(List.copyOf(polled.keySet()), now, now.plus(shape.lease()));
    }

    private void walk(Round first, Map<IntegrationId, Integration> polled, BooleanSupplier goOn) {
        Integration integration = polled.get(first.integration());
        Round round = first;
        while (round != null && integration != null) {
            if (!goOn.getAsBoolean()) {
                rounds.release(first.integration());
                return;
            }
            round = pages.page(round, integration);
        }
    }

    private static void report(RuntimeException failure) {
        if (DatabaseFailures.isOutage(failure)) {
            log.warn(
                    "polling waits, the database is away: {}",
                    failure.getClass().getSimpleName());
        } else {
            log.error("a round of polling failed, it goes on when its lease ends", failure);
        }
    }
}
