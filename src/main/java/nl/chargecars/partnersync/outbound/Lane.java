package nl.chargecars.partnersync.outbound;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import nl.chargecars.partnersync.id.IntegrationId;

/**
 * One integration's share of this node: so many attempts at a time, and a few deliveries claimed ahead so that claims come in
 * batches. A partner that hangs fills its own lane and nobody else's. Thread-safe.
 *
 * <p>How much is claimed ahead follows what the partner takes: doubled when a claim brought all that was asked for and it was
 * used up, halved when leases ran out waiting.
 */
final class Lane {

    private static final Comparator<Leased> OUT_ORDER = Comparator.comparing(Leased::priority)
            .thenComparing(Leased::wasDue)
            .thenComparingLong(Leased::orderSequence);

    private final IntegrationId integration;
    private final int concurrency;
    private final int largestBuffer;
    private final PriorityQueue<Leased> waiting = new PriorityQueue<>(OUT_ORDER);
    private int underWay;
    private int buffer;
    private boolean moreExpected;
    private boolean stopped;

    Lane(IntegrationId integration, int concurrency, int largestBuffer) {
        this.integration = integration;
        this.concurrency = concurrency;
        this.largestBuffer = largestBuffer;
        this.buffer = Math.min(concurrency, largestBuffer);
    }

    IntegrationId integration() {
        return integration;
    }

    /** Takes deliveries again after a stop. */
    synchronized void resume() {
        stopped = false;
    }

    /** How many more may be claimed; 0 for none. */
    synchronized int room() {
        return stopped ? 0 : Math.max(0, concurrency + buffer - underWay - waiting.size());
    }

    /**
     * Takes what was claimed.
     *
     * @param asked the room there was: as many claimed means that more may be waiting
     * @return those to begin with now, each of which calls {@link #next} when it is done
     */
    synchronized List<Leased> take(Collection<Leased> claimed, int asked) {
        moreExpected = claimed.size() >= asked;
        if (moreExpected && waiting.isEmpty()) {
            buffer = Math.min(largestBuffer, Math.max(1, buffer * 2));
        }
        waiting.addAll(claimed);
        List<Leased> beginning = new ArrayList<>();
        while (underWay < concurrency && !waiting.isEmpty()) {
            beginning.add(waiting.remove());
            underWay++;
        }
        return beginning;
    }

    /** What to go on with after an attempt; empty when there is nothing, and the place is free again. */
    synchronized Optional<Leased> next() {
        Leased next = waiting.poll();
        if (next == null) {
            underWay--;
        }
        return Optional.ofNullable(next);
    }

    /** True, once, when more is probably waiting in the database and half of what was claimed ahead is used up. */
    synchronized boolean wantsMore() {
        boolean wants = moreExpected && !stopped && waiting.size() <= buffer / 2;
        if (wants) {
            moreExpected = false;
        }
        return wants;
    }

    /** Gives back everything that has not begun, because leases end too soon: less is claimed ahead from now on. */
    synchronized List<Leased> giveBackStale() {
        buffer /= 2;
        return drain();
    }

    /** Gives back everything that has not begun, and takes nothing until {@link #resume}. */
    synchronized List<Leased> stop() {
        stopped = true;
        return drain();
    }

    private List<Leased> drain() {
        List<Leased> unsent = new ArrayList<>(waiting);
        waiting.clear();
        return unsent;
    }
}
