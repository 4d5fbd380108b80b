package nl.chargecars.partnersync.inbound;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import nl.chargecars.partnersync.inbound.StatusUpdateRepository.StatusKey;
import nl.chargecars.partnersync.inbound.StatusUpdateRepository.WebhookKey;
import nl.chargecars.partnersync.storage.Read;

/**
 * What was accepted already, in the database or earlier in the same list, and the status of ours it was mapped to: a repetition
 * is recognised by its {@code webhook-id}, or by order, status and timestamp (contract, "Outcome of an inbound update"). Of
 * refused ones it knows nothing, so that they can be sent again.
 */
final class AcceptedBefore {

    private final Map<WebhookKey, String> webhookIds;
    private final Map<StatusKey, String> statuses;
    private final Map<UUID, String> reprocessed;

    /** @param asked when the orders were locked: whoever held them before had committed what it accepted */
    AcceptedBefore(Questions asked) {
        webhookIds = byKey(asked.webhookIds);
        statuses = byKey(asked.statuses);
        reprocessed = byKey(asked.reprocessed);
    }

    /** What there is to ask. */
    record Questions(
            Read<Map.Entry<WebhookKey, String>> webhookIds,
            Read<Map.Entry<StatusKey, String>> statuses,
            Read<Map.Entry<UUID, String>> reprocessed) {

        /** @param updates those of {@code all} that an order and an integration were found for */
        static Questions about(
                Collection<ReceivedUpdate> all, Collection<MatchedUpdate> updates, StatusUpdateRepository repository) {
            return new Questions(
                    repository.acceptedWebhookIds(updates.stream()
                            .map(MatchedUpdate::webhookKey)
                            .flatMap(Optional::stream)
                            .toList()),
                    repository.acceptedStatuses(updates.stream()
                            .map(MatchedUpdate::statusKey)
                            .flatMap(Optional::stream)
                            .toList()),
                    repository.accepted(all.stream()
                            .filter(ReceivedUpdate::again)
                            .map(ReceivedUpdate::id)
                            .toList()));
        }

        List<Read<?>> all() {
            return List.of(webhookIds, statuses, reprocessed);
        }
    }

    private static <K> Map<K, String> byKey(Read<Map.Entry<K, String>> read) {
        Map<K, String> mapped = new HashMap<>();
        read.answer().forEach(entry -> mapped.put(entry.getKey(), entry.getValue()));
        return mapped;
    }

    /** True of one that somebody else has had processed again meanwhile. */
    boolean meanwhile(ReceivedUpdate one) {
        return reprocessed.containsKey(one.id());
    }

    /**
     * What this one was mapped to when it was accepted; empty when it is no repetition, nor one that somebody else has had
     * processed again meanwhile. What somebody decided on is none because the partner said the same before.
     */
    Optional<String> mappedStatus(MatchedUpdate one) {
        return Optional.ofNullable(reprocessed.get(one.received().id()))
                .or(() -> one.webhookKey().map(webhookIds::get))
                .or(() -> one.received().decided()
                        ? Optional.empty()
                        : one.statusKey().map(statuses::get));
    }

    void add(MatchedUpdate one, String mappedStatus) {
        one.webhookKey().ifPresent(key -> webhookIds.put(key, mappedStatus));
        one.statusKey().ifPresent(key -> statuses.put(key, mappedStatus));
    }
}
