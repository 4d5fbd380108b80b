package nl.chargecars.partnersync.order;

import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.status.HistoryEntry;
import nl.chargecars.partnersync.status.StatusHistory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An order in its present state. Its {@code toString} contains no customer data.
 *
 * @param references {@code partner_external_references}, an object
 * @param history the newest {@link StatusHistory#MOST} transitions, oldest first
 * @param erasedAt when the customer's data was erased, the last time if more than once; null if it was not
 */
public record OrderRecord(
        OrderId id,
        String number,
        PartnerId partner,
        String partnerOrderId,
        String status,
        Instant statusSince,
        JsonNode references,
        CustomerDetails customer,
        List<LineItem> lineItems,
        @Nullable JsonNode installationPreferences,
        List<HistoryEntry> history,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant erasedAt) {

    /** A line item as stored. */
    public record LineItem(
            int lineOrder,
            @Nullable String sku,
            String description,
            int quantity,
            @Nullable String partnerItemId,
            String status) {

        /** Returns whether the description is only the sku, as where the partner gave none; others may name the customer. */
        public boolean repeatsSku() {
            return description.equals(sku);
        }

        /** Returns the same item without its description, which may name the customer. */
        public LineItem masked() {
            return new LineItem(lineOrder, sku, CustomerDetails.MASKED, quantity, partnerItemId, status);
        }
    }

    /** Returns how many transitions the order had before those in {@link #history}. */
    public int earlier() {
        return history.isEmpty() ? 0 : history.getFirst().sequence() - 1;
    }

    @Override
    public String toString() {
        return "OrderRecord[" + number + "]";
    }
}
