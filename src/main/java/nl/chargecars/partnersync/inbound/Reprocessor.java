package nl.chargecars.partnersync.inbound;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Gatherers;
import nl.chargecars.partnersync.order.Orders.PartnerKey;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.storage.OverloadedException;
import org.springframework.stereotype.Component;

/**
 * Processes stored updates again, in the same queue as new ones, a bounded number at a time. Updates of one order are submitted one by
 * one, each after the outcome of the one before is known: in two concurrent transactions, the later update could be decided first.
 * When one fails, the later ones of its order are left for another time; those of other orders go on.
 */
@Component
class Reprocessor {

    static final int AT_A_TIME = 100;

    /** What is counted, beside the outcomes, for an update that the server could not process. */
    static final String NOT_PROCESSED = "not_processed";

    private static final int LONGEST_WAIT_SECONDS = 20;

    private final GroupCommit<ReceivedUpdate, ProcessedUpdate> receivedUpdates;

    Reprocessor(GroupCommit<ReceivedUpdate, ProcessedUpdate> receivedUpdates) {
        this.receivedUpdates = receivedUpdates;
    }

    /** Processes the updates in the given order and waits for all. Counts the outcomes in {@code outcomes}. */
    void process(List<ReceivedUpdate> updates, Map<String, Integer> outcomes) {
        Map<PartnerKey, CompletableFuture<String>> lastOfOrders = new HashMap<>();
        updates.stream().gather(Gatherers.windowFixed(AT_A_TIME)).forEach(some -> {
            List<CompletableFuture<String>> submitted = some.stream()
                    .map(update -> behindItsOrders(update, lastOfOrders))
                    .toList();
            submitted.forEach(outcome -> outcomes.merge(outcome.join(), 1, Integer::sum));
        });
    }

    /** Submits the update behind the one before of the same order. An update that cannot be parsed belongs to no order. */
    private CompletableFuture<String> behindItsOrders(
            ReceivedUpdate update, Map<PartnerKey, CompletableFuture<String>> lastOfOrders) {
        PartnerUpdate read = update.update();
        if (read == null) {
            return submitted(update);
        }
        var order = new PartnerKey(update.partner(), read.partnerOrderId());
        CompletableFuture<String> before = lastOfOrders.get(order);
        CompletableFuture<String> outcome = before == null
                ? submitted(update)
                : before.thenCompose(answer -> answer.equals(NOT_PROCESSED) ? before : submitted(update));
        lastOfOrders.put(order, outcome);
        return outcome;
    }

    private CompletableFuture<String> submitted(ReceivedUpdate update) {
        CompletableFuture<ProcessedUpdate> queued;
        try {
            queued = receivedUpdates.enqueue(update);
        } catch (OverloadedException full) {
            queued = CompletableFuture.failedFuture(full);
        }
        return queued.orTimeout(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)
                .handle((processed, failure) -> failure == null
                        ? Objects.requireNonNull(processed).outcome().wireName()
                        : NOT_PROCESSED);
    }
}
