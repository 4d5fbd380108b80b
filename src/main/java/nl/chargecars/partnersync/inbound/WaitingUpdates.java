package nl.chargecars.partnersync.inbound;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.StatusMapping;
import nl.chargecars.partnersync.status.StatusEngine;
import nl.chargecars.partnersync.status.Workflows;
import nl.chargecars.partnersync.web.Json;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Handles status updates that wait because the status map had no entry for the partner's word: lists these words, tries what a map
 * would make of the updates, and processes them again once the map is corrected.
 */
@Component
public class WaitingUpdates {

    /** The most updates that are read when words are counted: the newest. */
    public static final int MOST_COUNTED = 10_000;

    /**
     * The most updates that one request tries or processes, the oldest: it is answered within seconds, and the next request continues.
     */
    public static final int MOST_AT_ONCE = 1_000;

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final WaitingUpdateRepository repository;
    private final StatusUpdateRepository updates;
    private final UpdateReader reader;
    private final Orders orders;
    private final Integrations integrations;
    private final StatusEngine statusEngine;
    private final Workflows workflows;
    private final Reprocessor again;
    private final TransactionTemplate transaction;
    private final Json json;

    WaitingUpdates(
            WaitingUpdateRepository repository,
            StatusUpdateRepository updates,
            UpdateReader reader,
            Orders orders,
            Integrations integrations,
            StatusEngine statusEngine,
            Workflows workflows,
            Reprocessor again,
            TransactionTemplate transaction,
            Json json) {
        this.repository = repository;
        this.updates = updates;
        this.reader = reader;
        this.orders = orders;
        this.integrations = integrations;
        this.statusEngine = statusEngine;
        this.workflows = workflows;
        this.again = again;
        this.transaction = transaction;
        this.json = json;
    }

    /**
     * A word of the partner's for which updates wait.
     *
     * @param count among the newest {@link #MOST_COUNTED}
     */
    public record Word(String word, int count, Instant lastSeenAt) {}

    /**
     * The outcomes of updates, or those that they would have.
     *
     * @param outcomes how many by outcome, in the contract's words
     * @param left how many more updates wait with a word that can be understood
     */
    public record Result(Map<String, Integer> outcomes, int left) {

        public Result {
            outcomes = new TreeMap<>(outcomes);
        }

        /** Returns how many updates were tried or processed. */
        public int total() {
            return outcomes.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** Lists the words for which updates wait, the most frequent first. */
    public List<Word> words(PartnerId partner) {
        return repository.words(partner);
    }

    /** Returns how many updates wait with a word that can be understood. */
    public int processable(List<Word> words, StatusMapping mapping) {
        Set<String> understood = understood(mapping);
        return words.stream()
                .filter(word -> understood.contains(word.word()))
                .mapToInt(Word::count)
                .sum();
    }

    /**
     * Returns the outcomes that the waiting updates would have with this map. Each update is decided as it would be, and nothing is
     * written. The orders are locked while this runs.
     *
     * @throws nl.chargecars.partnersync.web.Refusal NO_ACTIVE_INTEGRATION
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

    /**
     * Processes the waiting updates whose word can be understood by now, with the map of the active integration, in the order in which
     * they came; audits each.
     *
     * @throws nl.chargecars.partnersync.web.Refusal NO_ACTIVE_INTEGRATION
     */
    public Result processAgain(PartnerId partner, Actor actor) {
        StatusMapping mapping = integrations.requireActive(partner).mapping();
        Map<String, Integer> outcomes = new TreeMap<>();
        again.process(waiting(partner, mapping, actor, outcomes), outcomes);
        return result(partner, mapping, outcomes, 0);
    }

    /** Returns the oldest waiting updates with a word that can be understood. */
    private List<ReceivedUpdate> waiting(
            PartnerId partner, StatusMapping mapping, Actor actor, Map<String, Integer> outcomes) {
        Set<String> understood = understood(mapping);
        List<ReceivedUpdate> waiting = new ArrayList<>();
        UUID after = BEFORE_ALL;
        for (int asked = 0; asked < MOST_AT_ONCE; asked += Reprocessor.AT_A_TIME) {
            List<StatusUpdateView> kept = updates.waiting(partner, understood, after, Reprocessor.AT_A_TIME);
            waiting.addAll(reader.readAgain(partner, kept, actor, outcomes));
            if (kept.size() < Reprocessor.AT_A_TIME) {
                break;
            }
            after = kept.getLast().statusUpdateId();
        }
        return waiting;
    }

    /** Returns the words that the map leads to a status of the workflow: with others, updates would be refused again. */
    private Set<String> understood(StatusMapping mapping) {
        Set<String> statuses = workflows.current().names();
        return mapping.only(statuses::contains).partnerToChargecars().keySet();
    }

    /** @param stillCounted how many of the updates in {@code outcomes} wait as before, because nothing was written */
    private Result result(PartnerId partner, StatusMapping mapping, Map<String, Integer> outcomes, int stillCounted) {
        var result = new Result(outcomes, 0);
        if (result.total() < MOST_AT_ONCE) {
            return result;
        }
        int processable = processable(repository.words(partner), mapping);
        return new Result(outcomes, Math.max(0, processable - stillCounted));
    }
}
