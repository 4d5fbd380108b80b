package nl.chargecars.partnersync.polling;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.polling.OrderAnswer.Failed;
import nl.chargecars.partnersync.polling.PartnerOrderApi.Answered;
import org.springframework.stereotype.Component;

/** Asks for a page of orders, several at a time, and for no more once the partner wants a rest. */
@Component
class Questions {

    private final PartnerOrderApi api;
    private final PollingShape shape;
    private final Clock clock;

    Questions(PartnerOrderApi api, PollingShape shape, Clock clock) {
        this.api = api;
        this.shape = shape;
        this.clock = clock;
    }

    /** @param at just before: the answer is no younger */
    record Asked(PolledOrder order, Instant at, Answered answered) {}

    /** Those that were asked, in the order of the page. */
    List<Asked> ask(Integration integration, List<PolledOrder> page) {
        int places = Math.min(shape.concurrency(), integration.delivery().maxConcurrent());
        var enough = new AtomicBoolean();
        List<Callable<List<Asked>>> calls = page.stream()
                .<Callable<List<Asked>>>map(
                        order -> () -> enough.get() ? List.of() : List.of(ask(integration, order, enough)))
                .toList();
        try (var threads = Executors.newFixedThreadPool(
                places, Thread.ofVirtual().name("poll").factory())) {
            List<Asked> asked = new ArrayList<>();
            for (Future<List<Asked>> call : threads.invokeAll(calls)) {
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

    private Asked ask(Integration integration, PolledOrder order, AtomicBoolean enough) {
        Instant at = clock.instant();
        Answered answered = api.ask(integration, order.partnerOrderId(), order.conditions(at), shape.deadline());
        if (answered.answer() instanceof Failed failed && failed.partnerWide()) {
            enough.set(true);
        }
        return new Asked(order, at, answered);
    }
}
