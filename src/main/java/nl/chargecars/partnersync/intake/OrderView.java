package nl.chargecars.partnersync.intake;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.id.TransitionId;
import nl.chargecars.partnersync.order.CustomerDetails;
import nl.chargecars.partnersync.order.OrderRecord;
import nl.chargecars.partnersync.order.References;
import nl.chargecars.partnersync.order.TransitionNotice;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An order in responses, the same for partners and staff (contract, "fields of an order everywhere").
 *
 * @param partnerStatus the partner's name for the status; null when it is not mapped
 * @param erasedAt when the customer's data was erased, the last time if more than once; null if it was not
 */
record OrderView(
        String chargecarsOrderId,
        OrderId chargecarsOrderUuid,
        PartnerId partnerOrganizationId,
        String partnerOrderId,
        String status,
        @Nullable String partnerStatus,
        Instant statusSince,
        JsonNode partnerExternalReferences,
        CustomerDetails customer,
        List<OrderRecord.LineItem> lineItems,
        @Nullable JsonNode installationPreferences,
        List<TimelineEntry> history,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant erasedAt) {

    /**
     * One transition of the order.
     *
     * @param notification state of the partner's notification of the transition; null when unknown
     */
    record TimelineEntry(
            TransitionId transitionId,
            int sequence,
            @Nullable String fromStatus,
            String toStatus,
            @Nullable String partnerStatus,
            @Nullable String transitionReason,
            Actor.Kind causedBy,
            Instant transitionTimestamp,
            @Nullable TransitionNotice notification) {

        private TimelineEntry withoutReason() {
            return new TimelineEntry(
                    transitionId,
                    sequence,
                    fromStatus,
                    toStatus,
                    partnerStatus,
                    null,
                    causedBy,
                    transitionTimestamp,
                    notification);
        }
    }

    /**
     * Returns the order for callers who may write it but not read it: without the customer, without texts of people, and without
     * what an erasure would erase.
     *
     * @param given keys of the references that the caller has just given
     */
    OrderView withoutPersonalData(Set<String> given) {
        return new OrderView(
                chargecarsOrderId,
                chargecarsOrderUuid,
                partnerOrganizationId,
                partnerOrderId,
                status,
                partnerStatus,
                statusSince,
                References.masked(partnerExternalReferences, given, customer),
                customer.masked(),
                lineItems.stream().map(OrderRecord.LineItem::masked).toList(),
                null,
                history.stream().map(TimelineEntry::withoutReason).toList(),
                createdAt,
                updatedAt,
                erasedAt);
    }

    @Override
    public String toString() {
        return "OrderView[" + chargecarsOrderId + "]";
    }
}
