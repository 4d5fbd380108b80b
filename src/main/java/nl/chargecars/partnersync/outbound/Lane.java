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
import nl.chargecars.partnersync.pacing.BreakerState;

/**
 * One integration's lane on this node: a bounded number of concurrent attempts, lowered while its endpoint is overloaded, and a buffer
 * of deliveries claimed ahead, so that claims come in batches. A partner that hangs fills its own lane and no other. Thread-safe.
 *
 * <p>The size of the buffer follows what the partner accepts. It is doubled when a claim returned as many deliveries as requested, and
 * either the buffer was empty, or attempts for half its size ended within {@link #CLAIM_LASTS}. It is halved when leases ran out
 * waiting.
 */
final class Lane {

    private static final Comparator<LeasedDelivery> OUT_ORDER = Comparator.comparing(LeasedDelivery::priority)
            .thenComparing(LeasedDelivery::wasDue)
            .thenComparing(LeasedDelivery::id);

    /** How long the deliveries of one claim should last: claims in quicker succession cost more than what they bring. */
    private static final Duration CLAIM_LASTS = Duration.ofMillis(100);

    private final IntegrationId integration;
    private final AdaptiveLimit limit;
    private final int largestBuffer;
    private final PriorityQueue<LeasedDelivery> waiting = new PriorityQueue<>(OUT_ORDER);
    private int underWay;
    private int buffer;
    private boolean moreExpected;
    private Instant countedSince = Instant.MIN;
    private int ended;
    private boolean stopped;

    /** True when the breaker was not closed and this node has not sent a probe since. */
    private boolean awaitsProbe;

    /** True while the breaker is half open and this node has sent a probe. */
    private boolean probes;

    Lane(IntegrationId integration, int concurrency, int largestBuffer) {
        this.integration = integration;
        this.limit = new AdaptiveLimit(concurrency);
        this.largestBuffer = largestBuffer;
        this.buffer = Math.min(concurrency, largestBuffer);
    }

    IntegrationId integration() {
        return integration;
    }

    /** Accepts deliveries again after a stop, with at most {@code concurrency} attempts at a time. */
    synchronized void resume(int concurrency) {
        stopped = false;
        limit.bound(concurrency);
    }

    /** Returns how many concurrent attempts the lane may have now. */
    synchronized int concurrency() {
        return stopped ? 0 : limit.current();
    }

    /** True when at most {@code concurrency} attempts are in progress. */
    synchronized boolean isWithin(int concurrency) {
        return underWay <= concurrency;
    }

    /** Returns how many more deliveries may be claimed. */
    synchronized int room() {
        return stopped ? 0 : Math.max(0, limit.current() + buffer - underWay - waiting.size());
    }

    /**
     * Takes the deliveries of a claim.
     *
     * @param asked how many were requested: when as many were claimed, more may be waiting in the database
     * @param now when they were claimed
     * @return those to attempt now; {@link #next} must be called after each attempt
     */
    synchronized List<LeasedDelivery> take(Collection<LeasedDelivery> deliveries, int asked, Instant now) {
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

    /**
     * Ends an attempt. Returns the deliveries to attempt next; none when none are left, or when the endpoint is to get fewer at a
     * time.
     */
    synchronized List<LeasedDelivery> next() {
        underWay--;
        ended++;
        return begin();
    }

    /** Adapts the number of concurrent attempts to the result of an attempt. Call before {@link #next}. */
    synchronized void finished(AdaptiveLimit.Sign sign, Duration latency) {
        limit.finished(sign, latency, underWay);
    }

    /** Limits the lane to one attempt at a time, and increases from there: the endpoint was unavailable. */
    synchronized void beginCarefully() {
        limit.beginCarefully();
        awaitsProbe = false;
        probes = true;
    }

    /** Notes the state of the breaker. The lane begins carefully when the probe of another node has closed it. */
    synchronized void noteBreaker(BreakerState breaker) {
        boolean closed = breaker == BreakerState.CLOSED;
        if (closed && awaitsProbe) {
            beginCarefully();
        }
        probes = probes && breaker == BreakerState.HALF_OPEN;
        awaitsProbe = !closed && !probes;
    }

    private void countFrom(Instant now) {
        countedSince = now;
        ended = 0;
    }

    private List<LeasedDelivery> begin() {
        List<LeasedDelivery> beginning = new ArrayList<>();
        while (underWay < limit.current() && !waiting.isEmpty()) {
            beginning.add(waiting.remove());
            underWay++;
        }
        return beginning;
    }

    /** True, once per claim, when more is probably waiting in the database and half of the buffer is used up. */
    synchronized boolean wantsMore() {
        boolean wants = moreExpected && !stopped && waiting.size() <= buffer / 2;
        if (wants) {
            moreExpected = false;
        }
        return wants;
    }

    /** As {@link #drain}, because leases end too soon; also claims less ahead from now on. */
    synchronized List<LeasedDelivery> drainAndShrink() {
        buffer /= 2;
        return drain();
    }

    /** As {@link #drain}; the lane claims nothing more until {@link #resume}. */
    synchronized List<LeasedDelivery> stop() {
        stopped = true;
        return drain();
    }

    /** Removes and returns the deliveries whose attempt has not begun. */
    synchronized List<LeasedDelivery> drain() {
        List<LeasedDelivery> unsent = new ArrayList<>(waiting);
        waiting.clear();
        return unsent;
    }
}
