package nl.chargecars.partnersync.inbound;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.StatusMapping;
import nl.chargecars.partnersync.status.StatusEngine;
import nl.chargecars.partnersync.web.Json;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Status updates that wait because the status map had no entry for the partner's word: which words those are, what a map would
 * make of them, and processing them again once it is mended.
 */
@Component
public class WaitingUpdates {

    /** Updates looked at, the newest, when words are counted. */
    public static final int MOST_COUNTED = 10_000;

    /** Updates tried or processed by one request, the oldest: it is answered within seconds, and the next one goes on. */
    public static final int MOST_AT_ONCE = 1_000;

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final WaitingUpdateRepository repository;
    private final StatusUpdateRepository updates;
    private final UpdateReader reader;
    private final Orders orders;
    private final Integrations integrations;
    private final StatusEngine statusEngine;
    private final ProcessingAgain again;
    private final TransactionTemplate transaction;
    private final Json json;

    WaitingUpdates(
            WaitingUpdateRepository repository,
            StatusUpdateRepository updates,
            UpdateReader reader,
            Orders orders,
            Integrations integrations,
            StatusEngine statusEngine,
            ProcessingAgain again,
            TransactionTemplate transaction,
            Json json) {
        this.repository = repository;
        this.updates = updates;
        this.reader = reader;
        this.orders = orders;
        this.integrations = integrations;
        this.statusEngine = statusEngine;
        this.again = again;
        this.transaction = transaction;
        this.json = json;
    }

    /**
     * A word of the partner's with updates that wait.
     *
     * @param count among the newest {@link #MOST_COUNTED}
     */
    public record Word(String word, int count, Instant lastSeenAt) {}

    /**
     * What became, or would become, of updates.
     *
     * @param outcomes how many by outcome, as in the contract
     * @param left how many more wait with a word that the map knows
     */
    public record Result(Map<String, Integer> outcomes, int left) {

        public Result {
            outcomes = new TreeMap<>(outcomes);
        }

        /** All that were looked at. */
        public int total() {
            return outcomes.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** Words with updates that wait, the most frequent first. */
    public List<Word> words(PartnerId partner) {
        return repository.words(partner);
    }

    /**
     * What would become of those that wait if this were the map: each is decided as it would be, and nothing is written. Their
     * orders are locked for the moment that it takes.
     */
    public Result trial(PartnerId partner, StatusMapping mapping) {
        Map<String, Integer> outcomes = new TreeMap<>();
        List<ReceivedUpdate> received = waiting(partner, mapping, Actor.system("trial"), outcomes);
        Integration integration = integrations.requireActive(partner);
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            var batch = new UpdateBatch(
                    received,
                    Map.of(partner, integration.withMapping(mapping)),
                    orders.locate(UpdateBatch.keys(received)),
                    statusEngine,
                    updates,
                    json);
            received.forEach(one -> outcomes.merge(batch.settle(one).outcome().wireName(), 1, Integer::sum));
        });
        return result(
                partner,
                mapping,
                outcomes,
                outcomes.values().stream().mapToInt(Integer::intValue).sum());
    }

    /** Processes those that wait with a word that the active integration's map knows now, in the order in which they came; audited. */
    public Result processAgain(PartnerId partner, Actor actor) {
        StatusMapping mapping = integrations.requireActive(partner).mapping();
        Map<String, Integer> outcomes = new TreeMap<>();
        again.process(waiting(partner, mapping, actor, outcomes), outcomes);
        return result(partner, mapping, outcomes, 0);
    }

    /** The oldest of those that wait with a word that the map knows. */
    private List<ReceivedUpdate> waiting(
            PartnerId partner, StatusMapping mapping, Actor actor, Map<String, Integer> outcomes) {
        List<ReceivedUpdate> waiting = new ArrayList<>();
        UUID after = BEFORE_ALL;
        for (int asked = 0; asked < MOST_AT_ONCE; asked += ProcessingAgain.AT_A_TIME) {
            List<StatusUpdateView> kept =
                    updates.waiting(partner, mapping.partnerToChargecars().keySet(), after, ProcessingAgain.AT_A_TIME);
            waiting.addAll(reader.readAgain(partner, kept, actor, outcomes));
            if (kept.size() < ProcessingAgain.AT_A_TIME) {
                break;
            }
            after = kept.getLast().statusUpdateId();
        }
        return waiting;
    }

    /** @param stillCounted of those that were looked at: they wait as before */
    private Result result(PartnerId partner, StatusMapping mapping, Map<String, Integer> outcomes, int stillCounted) {
        var result = new Result(outcomes, 0);
        if (result.total() < MOST_AT_ONCE) {
            return result;
        }
        int known = repository.words(partner).stream()
                .filter(word -> mapping.toChargecars(word.word()).isPresent())
                .mapToInt(Word::count)
                .sum();
        return new Result(outcomes, Math.max(0, known - stillCounted));
    }
}
