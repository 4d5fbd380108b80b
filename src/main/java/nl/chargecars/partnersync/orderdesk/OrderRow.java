package nl.chargecars.partnersync.orderdesk;

import nl.chargecars.partnersync.order.OrderRecord;
import nl.chargecars.partnersync.order.TransitionNotice;
import org.jspecify.annotations.Nullable;

/**
 * A line of the list of orders.
 *
 * @param partner the partner's name
 * @param status the status's label
 * @param notice whether and how the partner was notified of the last change; null when that is not known
 */
public record OrderRow(
        OrderRecord order,
        String partner,
        String status,
        @Nullable TransitionNotice notice) {}
