package nl.chargecars.partnersync.order;

import java.time.Instant;
import nl.chargecars.partnersync.id.OrderId;
import nl.chargecars.partnersync.id.PartnerId;
import org.jspecify.annotations.Nullable;

/**
 * Which orders are asked for. Newest first; with {@code updatedSince} in the order of their last change, oldest first, so that
 * a poller can go on where it stopped.
 *
 * @param partner null: of all partners
 * @param reference any external reference, or the order number
 * @param referenceType narrows {@code reference} to one key
 * @param after continue behind this order
 * @param afterUpdatedAt its last change, where that is the order of the list
 * @param limit rows at most
 */
public record OrderQuery(
        @Nullable PartnerId partner,
        @Nullable String reference,
        @Nullable String referenceType,
        @Nullable String status,
        @Nullable Instant updatedSince,
        @Nullable OrderId after,
        @Nullable Instant afterUpdatedAt,
        int limit) {}
