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
 * Knows which updates were accepted before, in the database or earlier in the same batch, and the status of ours that each was mapped
 * to. A repetition is recognised by its {@code webhook-id}, or by order, status and timestamp (contract, "Outcome of an inbound
 * update"). Refused updates are not included, so that they can be sent again.
 */
final class AcceptedBefore {

    private final Map<WebhookKey, String> webhookIds;
    private final Map<StatusKey, String> statuses;
    private final Map<UUID, String> reprocessed;

    /** @param asked the queries, run once the orders were locked, so that they saw what earlier holders of the locks had committed */
    AcceptedBefore(Questions asked) {
        webhookIds = byKey(asked.webhookIds);
        statuses = byKey(asked.statuses);
        reprocessed = byKey(asked.reprocessed);
    }

    /** The queries for updates that were accepted before. */
    record Questions(
            Read<Map.Entry<WebhookKey, String>> webhookIds,
            Read<Map.Entry<StatusKey, String>> statuses,
            Read<Map.Entry<UUID, String>> reprocessed) {

        /** @param updates those of {@code all} for which an order and an integration were found */
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

    /** True when somebody else had this update processed again in the meantime, and it was accepted. */
    boolean meanwhile(ReceivedUpdate one) {
        return reprocessed.containsKey(one.id());
    }

    /**
     * Returns the status that this update was mapped to when it was accepted before. Empty when the update is no repetition, and
     * nobody else had it processed again in the meantime. A decision made in a reconciliation is no repetition merely because the
     * partner sent the same status before.
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
