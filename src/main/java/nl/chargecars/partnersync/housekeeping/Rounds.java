package nl.chargecars.partnersync.housekeeping;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Runs every {@link Round} of this node on one thread, from the server's start to its stop. Rounds are found by their type, so
 * that the start does not have to inspect the methods of all beans for annotations.
 */
@Component
class Rounds implements StopsConcurrently {

    private static final int LONGEST_STOP_SECONDS = 5;

    private final List<Round> rounds;
    private @Nullable ScheduledExecutorService thread;

    Rounds(List<Round> rounds) {
        this.rounds = rounds;
    }

    @Override
    public synchronized void start() {
        var begun = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("rounds").daemon().factory());
        for (Round round : rounds) {
            var _ = begun.scheduleWithFixedDelay(
                    () -> go(round), round.first().toMillis(), round.pause().toMillis(), TimeUnit.MILLISECONDS);
        }
        thread = begun;
    }

    @Override
    public synchronized void stop() {
        if (thread == null) {
            return;
        }
        thread.shutdown();
        try {
            thread.awaitTermination(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        thread = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    private static void go(Round round) {
        try {
            round.round();
        } catch (RuntimeException | Error failure) {
            WorkerLoop.report(round.work(), failure); // if thrown, all further runs would be cancelled
        }
    }
}
