package nl.chargecars.partnersync.housekeeping;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that is claimed under leases and done page by page: several pieces in parallel, each on one node at a time. When the
 * worker stops, a piece is released after its current page, for any node to continue.
 *
 * @param <T> a claimed piece of work, with the place where its next page begins
 */
public final class LeasedWork<T> {

    private static final Logger log = LoggerFactory.getLogger(LeasedWork.class);

    private final Steps<T> steps;
    private final String unfinished;
    private final ConcurrentTasks tasks;
    private final WorkerLoop beat;

    /**
     * @param work name of the work, for threads and log, such as {@code polling}
     * @param pause from the end of one search for due work to the beginning of the next
     * @param most maximum number of pieces in progress on this node
     * @param unfinished for the log, after "stopped": what goes on when its lease ends
     */
    public LeasedWork(String work, Duration pause, int most, Steps<T> steps, String unfinished) {
        this.steps = steps;
        this.unfinished = unfinished;
        this.tasks = new ConcurrentTasks(work, most);
        this.beat = new WorkerLoop(work, pause, this::beginWhatIsDue);
    }

    /**
     * What the work consists of.
     *
     * @param enrol makes what has become due ready to be claimed
     * @param claim claims the next piece; empty when there is none
     * @param release gives a claimed piece back
     */
    public record Steps<T>(Runnable enrol, Supplier<Optional<T>> claim, Page<T> page, Consumer<T> release) {}

    /** Does one page of a claimed piece. */
    @FunctionalInterface
    public interface Page<T> {

        /** Returns the piece as it stands after the page; null when there is nothing left to do for the one who claimed it. */
        @Nullable
        T page(T claimed);
    }

    /** For tests: does everything that is due now, one piece after the other. */
    public void step() {
        steps.enrol().run();
        for (Optional<T> piece = claim(); piece.isPresent(); piece = claim()) {
            walk(piece.get(), () -> true);
        }
    }

    /** @param automatic false: no thread is started, and a test steps the work */
    public void start(boolean automatic) {
        beat.start(automatic);
    }

    /** Claims nothing further and waits for the pieces in progress, each to the end of its page. */
    public void stop() {
        // a request in progress ends by its deadline; a page that takes longer is left to its lease
        Deadline deadline = Deadline.in(StopsConcurrently.LONGEST_WAIT);
        boolean allOver = beat.stop(deadline.left());
        allOver &= tasks.awaitAll(deadline.left());
        if (!allOver) {
            log.warn("stopped {}", unfinished);
        }
    }

    /** True from start to stop. */
    public boolean going() {
        return beat.going();
    }

    private void beginWhatIsDue() {
        steps.enrol().run();
        tasks.begin(beat::going, () -> claim().map(piece -> () -> walk(piece, beat::going)));
    }

    private Optional<T> claim() {
        return steps.claim().get();
    }

    private void walk(T first, BooleanSupplier goOn) {
        T piece = first;
        while (piece != null) {
            if (!goOn.getAsBoolean()) {
                steps.release().accept(piece);
                return;
            }
            piece = steps.page().page(piece);
        }
    }
}
