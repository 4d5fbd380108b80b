package nl.chargecars.partnersync.inbound;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import nl.chargecars.partnersync.inbound.StatusUpdateRepository.StatusKey;
import nl.chargecars.partnersync.inbound.StatusUpdateRepository.WebhookKey;

/**
 * What was accepted already, in the database or earlier in the same list, and the status of ours it was mapped to: a repetition
 * is recognised by its {@code webhook-id}, or by order, status and timestamp (contract, "Outcome of an inbound update"). Of
 * refused ones it knows nothing, so that they can be sent again.
 */
final class AcceptedBefore {

    private final Map<WebhookKey, String> webhookIds;
    private final Map<StatusKey, String> statuses;
    private final Map<UUID, String> reprocessed;

    /**
     * Reads what concerns these. Their orders are locked: whoever held them before has committed what it accepted.
     *
     * @param updates those of {@code all} that an order and an integration were found for
     */
    AcceptedBefore(
            Collection<ReceivedUpdate> all, Collection<MatchedUpdate> updates, StatusUpdateRepository repository) {
        webhookIds = repository.acceptedWebhookIds(updates.stream()
                .map(MatchedUpdate::webhookKey)
                .flatMap(Optional::stream)
                .toList());
        statuses = repository.acceptedStatuses(updates.stream()
                .map(MatchedUpdate::statusKey)
                .flatMap(Optional::stream)
                .toList());
        reprocessed = repository.accepted(all.stream()
                .filter(ReceivedUpdate::again)
                .map(ReceivedUpdate::id)
                .toList());
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
