package nl.chargecars.partnersync.outbound;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.pacing.AdaptiveLimit;

/**
 * One integration's share of this node: so many attempts at a time, fewer while its endpoint strains, and a few deliveries claimed
 * ahead so that claims come in batches. A partner that hangs fills its own lane and nobody else's. Thread-safe.
 *
 * <p>How much is claimed ahead follows what the partner takes: doubled when a claim brought all that was asked for and nothing was
 * left of the one before, or half as many as are claimed ahead ended within {@link #CLAIM_LASTS}; halved when leases ran out waiting.
 */
final class Lane {

    private static final Comparator<Leased> OUT_ORDER =
            Comparator.comparing(Leased::priority).thenComparing(Leased::wasDue).thenComparing(Leased::id);

    /** Claims that have to follow one another faster cost more than what is claimed. */
    private static final Duration CLAIM_LASTS = Duration.ofMillis(100);

    private final IntegrationId integration;
    private final AdaptiveLimit limit;
    private final int largestBuffer;
    private final PriorityQueue<Leased> waiting = new PriorityQueue<>(OUT_ORDER);
    private int underWay;
    private int buffer;
    private boolean moreExpected;
    private Instant countedSince = Instant.MIN;
    private int ended;
    private boolean stopped;

    Lane(IntegrationId integration, int concurrency, int largestBuffer) {
        this.integration = integration;
        this.limit = new AdaptiveLimit(concurrency);
        this.largestBuffer = largestBuffer;
        this.buffer = Math.min(concurrency, largestBuffer);
    }

    IntegrationId integration() {
        return integration;
    }

    /** Takes deliveries again after a stop; so many at a time at most. */
    synchronized void resume(int concurrency) {
        stopped = false;
        limit.bound(concurrency);
    }

    /** How many attempts it may have under way now. */
    synchronized int concurrency() {
        return stopped ? 0 : limit.current();
    }

    /** True when no more than so many are under way. */
    synchronized boolean isWithin(int concurrency) {
        return underWay <= concurrency;
    }

    /** How many more may be claimed; 0 for none. */
    synchronized int room() {
        return stopped ? 0 : Math.max(0, limit.current() + buffer - underWay - waiting.size());
    }

    /**
     * Takes what was claimed.
     *
     * @param asked the room there was: as many claimed means that more may be waiting
     * @param now when it was claimed
     * @return those to begin with now, each of which is followed by {@link #next} when it is done
     */
    synchronized List<Leased> take(Collection<Leased> deliveries, int asked, Instant now) {
        moreExpected = deliveries.size() >= asked;
        if (!now.isBefore(countedSince.plus(CLAIM_LASTS))) {
            countFrom(now);
        }
        if (moreExpected && (waiting.isEmpty() || ended >= buffer / 2.0)) {
            buffer = Math.min(largestBuffer, Math.max(1, buffer * 2));
            countFrom(now);
        }
        waiting.addAll(deliveries);
        return begin();
    }

    /** After an attempt: those to go on with; none when there is nothing, or when the endpoint is to have fewer at a time. */
    synchronized List<Leased> next() {
        underWay--;
        ended++;
        return begin();
    }

    /** Learns from an attempt how many at a time its endpoint takes; before {@link #next}. */
    synchronized void finished(AdaptiveLimit.Sign sign, Duration latency) {
        limit.finished(sign, latency, underWay);
    }

    /** One at a time, and more from there: the endpoint was away. */
    synchronized void beginCarefully() {
        limit.beginCarefully();
    }

    private void countFrom(Instant now) {
        countedSince = now;
        ended = 0;
    }

    private List<Leased> begin() {
        List<Leased> beginning = new ArrayList<>();
        while (underWay < limit.current() && !waiting.isEmpty()) {
            beginning.add(waiting.remove());
            underWay++;
        }
        return beginning;
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

    /** Gives back everything that has not begun. */
    synchronized List<Leased> drain() {
        List<Leased> unsent = new ArrayList<>(waiting);
        waiting.clear();
        return unsent;
    }
}
