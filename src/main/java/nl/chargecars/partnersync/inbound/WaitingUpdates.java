package nl.chargecars.partnersync.inbound;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.order.Orders;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Integrations;
import nl.chargecars.partnersync.partner.StatusMapping;
import nl.chargecars.partnersync.status.StatusEngine;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.web.Json;
import nl.chargecars.partnersync.web.Refusal;
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

    private static final int AT_A_TIME = 100;
    private static final int LONGEST_WAIT_SECONDS = 20;
    private static final String EXPIRED = "payload_expired";
    private static final String FAILED = "not_processed";

    private final WaitingUpdateRepository repository;
    private final StatusUpdateRepository updates;
    private final UpdateReader reader;
    private final Orders orders;
    private final Integrations integrations;
    private final StatusEngine statusEngine;
    private final GroupCommit<ReceivedUpdate, ProcessedUpdate> receivedUpdates;
    private final TransactionTemplate transaction;
    private final Json json;

    WaitingUpdates(
            WaitingUpdateRepository repository,
            StatusUpdateRepository updates,
            UpdateReader reader,
            Orders orders,
            Integrations integrations,
            StatusEngine statusEngine,
            GroupCommit<ReceivedUpdate, ProcessedUpdate> receivedUpdates,
            TransactionTemplate transaction,
            Json json) {
        this.repository = repository;
        this.updates = updates;
        this.reader = reader;
        this.orders = orders;
        this.integrations = integrations;
        this.statusEngine = statusEngine;
        this.receivedUpdates = receivedUpdates;
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
     * @param outcomes how many by outcome, as in the contract; {@code payload_expired} for those whose body is past its age
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
        List<StatusUpdateView> kept = waiting(partner, mapping);
        Map<String, Integer> outcomes = new TreeMap<>();
        List<ReceivedUpdate> received = readable(partner, kept, Actor.system("trial"), outcomes);
        Integration integration = integrations.active(partner).orElseThrow(Refusal::noActiveIntegration);
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            var batch = new UpdateBatch(
                    received, orders, Map.of(partner, integration.withMapping(mapping)), statusEngine, updates, json);
            received.forEach(one -> outcomes.merge(batch.settle(one).outcome().wireName(), 1, Integer::sum));
        });
        return new Result(outcomes, left(partner, mapping, kept.size()));
    }

    /** Processes those that wait with a word that the active integration's map knows now, in the order in which they came; audited. */
    public Result processAgain(PartnerId partner, Actor actor) {
        StatusMapping mapping = integrations
                .active(partner)
                .orElseThrow(Refusal::noActiveIntegration)
                .mapping();
        List<StatusUpdateView> kept = waiting(partner, mapping);
        Map<String, Integer> outcomes = new TreeMap<>();
        List<ReceivedUpdate> received = readable(partner, kept, actor, outcomes);
        for (int from = 0; from < received.size(); from += AT_A_TIME) {
            received.subList(from, Math.min(received.size(), from + AT_A_TIME)).stream()
                    .map(this::submitted)
                    .toList()
                    .forEach(outcome -> outcomes.merge(outcome.join(), 1, Integer::sum));
        }
        return new Result(outcomes, left(partner, mapping, kept.size()));
    }

    /** Among live ones; when one fails, the others don't. */
    private CompletableFuture<String> submitted(ReceivedUpdate update) {
        return receivedUpdates
                .enqueue(update)
                .orTimeout(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)
                .handle((processed, failure) -> failure == null
                        ? Objects.requireNonNull(processed).outcome().wireName()
                        : FAILED);
    }

    private List<StatusUpdateView> waiting(PartnerId partner, StatusMapping mapping) {
        return updates.waiting(partner, mapping.partnerToChargecars().keySet(), MOST_AT_ONCE);
    }

    private List<ReceivedUpdate> readable(
            PartnerId partner, List<StatusUpdateView> kept, Actor actor, Map<String, Integer> outcomes) {
        List<ReceivedUpdate> readable = new ArrayList<>();
        for (StatusUpdateView one : kept) {
            if (one.body() == null) {
                outcomes.merge(EXPIRED, 1, Integer::sum);
            } else {
                readable.add(reader.readAgain(partner, one, actor));
            }
        }
        return readable;
    }

    private int left(PartnerId partner, StatusMapping mapping, int lookedAt) {
        if (lookedAt < MOST_AT_ONCE) {
            return 0;
        }
        int known = repository.words(partner).stream()
                .filter(word -> mapping.toChargecars(word.word()).isPresent())
                .mapToInt(Word::count)
                .sum();
        return Math.max(0, known - lookedAt);
    }
}
