package nl.chargecars.partnersync.polling;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import nl.chargecars.partnersync.partner.Integration;

/**
 * Requests the status of a page of orders from one partner, several in parallel; sends no more requests after a failure that
 * concerns the whole partner.
 */
public final class StatusRequestPage {

    private StatusRequestPage() {}

    /**
     * Returns the answers, in the order of the page; orders that were not requested are left out.
     *
     * @param most parallel requests; fewer where the integration's max_concurrent_deliveries is lower
     * @param ask requests the status of one order
     * @param answer extracts the partner's answer
     */
    public static <Q, A> List<A> ask(
            Integration integration, int most, List<Q> page, Function<Q, A> ask, Function<A, OrderAnswer> answer) {
        var enough = new AtomicBoolean();
        List<Callable<List<A>>> calls = page.stream()
                .<Callable<List<A>>>map(one -> () -> {
                    if (enough.get()) {
                        return List.of();
                    }
                    A asked = ask.apply(one);
                    if (answer.apply(asked) instanceof OrderAnswer.Failed failed && failed.partnerWide()) {
                        enough.set(true);
                    }
                    return List.of(asked);
                })
                .toList();
        int places = Math.min(most, integration.delivery().maxConcurrent());
        try (var threads = Executors.newFixedThreadPool(
                places, Thread.ofVirtual().name("ask").factory())) {
            List<A> asked = new ArrayList<>();
            for (Future<List<A>> call : threads.invokeAll(calls)) {
                asked.addAll(call.get());
            }
            return asked;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: the server is stopping", interrupted);
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        }
    }
}
