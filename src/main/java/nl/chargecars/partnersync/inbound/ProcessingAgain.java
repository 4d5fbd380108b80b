package nl.chargecars.partnersync.inbound;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nl.chargecars.partnersync.storage.GroupCommit;
import org.springframework.stereotype.Component;

/** Has kept updates processed again among those that just come, a bounded number at a time; when one fails, the others don't. */
@Component
class ProcessingAgain {

    static final int AT_A_TIME = 100;

    private static final int LONGEST_WAIT_SECONDS = 20;
    private static final String FAILED = "not_processed";

    private final GroupCommit<ReceivedUpdate, ProcessedUpdate> receivedUpdates;

    ProcessingAgain(GroupCommit<ReceivedUpdate, ProcessedUpdate> receivedUpdates) {
        this.receivedUpdates = receivedUpdates;
    }

    /** In this order; counts what became of them in {@code outcomes}. */
    void process(List<ReceivedUpdate> updates, Map<String, Integer> outcomes) {
        for (int from = 0; from < updates.size(); from += AT_A_TIME) {
            updates.subList(from, Math.min(updates.size(), from + AT_A_TIME)).stream()
                    .map(this::submitted)
                    .toList()
                    .forEach(outcome -> outcomes.merge(outcome.join(), 1, Integer::sum));
        }
    }

    private CompletableFuture<String> submitted(ReceivedUpdate update) {
        return receivedUpdates
                .enqueue(update)
                .orTimeout(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)
                .handle((processed, failure) -> failure == null
                        ? Objects.requireNonNull(processed).outcome().wireName()
                        : FAILED);
    }
}
