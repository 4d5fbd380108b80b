package nl.chargecars.partnersync.inbound;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import nl.chargecars.partnersync.inbound.StatusUpdateRepository.StatusKey;
import nl.chargecars.partnersync.inbound.StatusUpdateRepository.WebhookKey;

/**
 * What was accepted already, in the database or earlier in the same list: a repetition is recognised by its {@code webhook-id},
 * or by order, status and timestamp (contract, "Outcome of an inbound update"). Of refused ones it knows nothing, so that they
 * can be sent again.
 */
final class AcceptedBefore {

    private final Set<WebhookKey> webhookIds;
    private final Set<StatusKey> statuses;
    private final Set<UUID> reprocessed;

    /** Reads what concerns these. Their orders are locked: whoever held them before has committed what it accepted. */
    AcceptedBefore(Collection<MatchedUpdate> updates, StatusUpdateRepository repository) {
        webhookIds = repository.acceptedWebhookIds(updates.stream()
                .map(MatchedUpdate::webhookKey)
                .flatMap(Optional::stream)
                .toList());
        statuses = repository.acceptedStatuses(updates.stream()
                .map(MatchedUpdate::statusKey)
                .flatMap(Optional::stream)
                .toList());
        reprocessed = repository.accepted(updates.stream()
                .map(MatchedUpdate::received)
                .filter(received -> received.reprocessedBy() != null)
                .map(ReceivedUpdate::id)
                .toList());
    }

    /** True for a repetition, and for one that somebody else has had processed again meanwhile. */
    boolean contains(MatchedUpdate one) {
        return reprocessed.contains(one.received().id())
                || one.webhookKey().filter(webhookIds::contains).isPresent()
                || one.statusKey().filter(statuses::contains).isPresent();
    }

    void add(MatchedUpdate one) {
        one.webhookKey().ifPresent(webhookIds::add);
        one.statusKey().ifPresent(statuses::add);
    }
}
