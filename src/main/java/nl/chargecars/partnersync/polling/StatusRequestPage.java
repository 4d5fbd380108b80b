package nl.chargecars.partnersync.polling;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import nl.chargecars.partnersync.partner.Integration;

/**
 * Requests the status of a page of orders from one partner, several in parallel; sends no more requests after a failure that
 * concerns the whole partner.
 */
public final class StatusRequestPage {

    private StatusRequestPage() {}

    /**
     * Checks the limits of a worker that requests statuses page by page.
     *
     * @param page orders per page
     * @param concurrency parallel requests to one partner
     * @param partners partners asked in parallel, on one node
     * @param deadline for one request
     * @param lease how long a node owns a page
     * @throws IllegalArgumentException when nothing would be requested, or the lease may end before the page does
     */
    public static void requirePossible(int page, int concurrency, int partners, Duration deadline, Duration lease) {
        if (page < 1 || concurrency < 1 || partners < 1) {
            throw new IllegalArgumentException("at least one at a time");
        }
        Duration slowest = deadline.multipliedBy(page); // with a concurrency of one
        if (lease.compareTo(slowest) <= 0) {
            throw new IllegalArgumentException("a lease is longer than the slowest page");
        }
    }

    /**
     * Returns the answers, in the order of the page: those of its first orders, up to the end or to where requests ended.
     *
     * @param most parallel requests; fewer where the integration's max_concurrent_deliveries is lower
     * @param ask requests the status of one order
     * @param answer extracts the partner's answer
     */
    public static <Q, A> List<A> ask(
            Integration integration, int most, List<Q> page, Function<Q, A> ask, Function<A, OrderAnswer> answer) {
        var enough = new AtomicBoolean();
        var next = new AtomicInteger();
        var answers = new ConcurrentSkipListMap<Integer, A>();
        Runnable call = () -> {
            if (enough.get()) {
                return;
            }
            // in turn, so that no order is left out before one that is requested
            int place = next.getAndIncrement();
            A asked = ask.apply(page.get(place));
            answers.put(place, asked);
            if (answer.apply(asked) instanceof OrderAnswer.Failed failed && failed.partnerWide()) {
                enough.set(true);
            }
        };
        List<Callable<Object>> calls = Collections.nCopies(page.size(), Executors.callable(call));
        int places = Math.min(most, integration.delivery().maxConcurrent());
        try (var threads = Executors.newFixedThreadPool(
                places, Thread.ofVirtual().name("ask").factory())) {
            for (Future<Object> done : threads.invokeAll(calls)) {
                done.get();
            }
            return List.copyOf(answers.values());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: the server is stopping", interrupted);
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        }
    }
}
