package nl.chargecars.partnersync.orderdesk;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.audit.AuditTrail.Entry;
import nl.chargecars.partnersync.deliveries.DeliveryDetail;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.TransitionId;
import nl.chargecars.partnersync.inbound.StatusUpdateView;
import nl.chargecars.partnersync.order.OrderRecord;
import nl.chargecars.partnersync.order.TransitionNotice;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.partner.Integration;
import nl.chargecars.partnersync.partner.Partner;
import nl.chargecars.partnersync.status.HistoryEntry;
import nl.chargecars.partnersync.status.Workflow;

/**
 * All that is known of one order at the time of reading.
 *
 * @param integrations the partner's integrations, the active one first
 * @param contexts the contexts given with transitions, as JSON objects
 * @param notices whether and how the partner was notified of each transition
 * @param unread transitions whose events the partner fetches itself, and has not all fetched yet
 * @param deliveries the newest, and earlier ones that need attention; oldest first
 * @param updates the partner's status updates of the order, newest first
 * @param traces the audit entries of the order, its deliveries and its updates, newest first
 */
record Story(
        OrderRecord order,
        Partner partner,
        List<Integration> integrations,
        Workflow workflow,
        Map<TransitionId, String> contexts,
        Map<TransitionId, TransitionNotice> notices,
        Set<TransitionId> unread,
        List<DeliveryDetail> deliveries,
        List<StatusUpdateView> updates,
        List<Entry> traces) {

    private static final Set<String> DISMISSALS = Set.of("DELIVERY_DISMISSED", "STATUS_UPDATE_DISMISSED");
    private static final String PARTNER = "partner:";

    HistoryEntry last() {
        return order.history().getLast();
    }

    Optional<Integration> active() {
        return integrations.stream().filter(Integration::active).findFirst();
    }

    Optional<Integration> integration(IntegrationId id) {
        return integrations.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    List<DeliveryDetail> deliveriesOf(TransitionId transition) {
        return deliveries.stream()
                .filter(one -> one.delivery().transitionId().equals(transition))
                .toList();
    }

    String label(String status) {
        return workflow.label(status);
    }

    /** Returns the label of the status that the order got in the delivery's transition; empty when that is not known any more. */
    String label(DeliveryDetail delivery) {
        return order.history().stream()
                .filter(entry -> entry.transitionId().equals(delivery.delivery().transitionId()))
                .map(HistoryEntry::toStatus)
                .findFirst()
                .or(() -> Optional.of(Payloads.statusOfOurs(delivery.payload())).filter(status -> !status.isEmpty()))
                .map(this::label)
                .orElse("");
    }

    /** Returns the deliveries that are open or have failed of transitions that are older than those in the order's history. */
    List<DeliveryDetail> undeliveredBefore() {
        if (order.earlier() == 0) {
            return List.of();
        }
        Set<TransitionId> shown =
                order.history().stream().map(HistoryEntry::transitionId).collect(Collectors.toSet());
        return deliveries.stream()
                .filter(one -> isOpen(one) || one.delivery().state() == DeliveryState.FAILED)
                .filter(one -> !shown.contains(one.delivery().transitionId()))
                .toList();
    }

    /**
     * Returns the ids of the deliveries and updates whose last dismissal was by our own side. The others were dismissed by the
     * partner, or the audit trail does not say.
     */
    Set<UUID> dismissedByUs() {
        return traces.stream()
                .filter(trace -> DISMISSALS.contains(trace.action()))
                .collect(Collectors.toMap(Entry::recordId, Entry::actor, (newest, _) -> newest))
                .entrySet()
                .stream()
                .filter(dismissal -> !dismissal.getValue().startsWith(PARTNER))
                .map(dismissal -> UUID.fromString(dismissal.getKey()))
                .collect(Collectors.toSet());
    }

    boolean isReplaced(DeliveryDetail delivery) {
        return delivery.isReplacedBy(active());
    }

    boolean isResendable(DeliveryDetail delivery) {
        return delivery.isResendable(active());
    }

    /** Returns true while a delivery is pending or held. */
    boolean isOpen() {
        return deliveries.stream().anyMatch(one -> isOpen(one));
    }

    static boolean isOpen(DeliveryDetail delivery) {
        return switch (delivery.delivery().state()) {
            case PENDING, HELD -> true;
            case DELIVERED, FAILED, DISMISSED -> false;
        };
    }

    /** Returns true also for a delivery that arrived and is being sent once more. */
    static boolean arrived(DeliveryDetail delivery) {
        return delivery.delivery().state() == DeliveryState.DELIVERED || delivery.arrived();
    }

    @Override
    public String toString() {
        return "Story[" + order.number() + "]";
    }
}
