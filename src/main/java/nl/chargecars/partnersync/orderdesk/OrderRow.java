package nl.chargecars.partnersync.orderdesk;

import nl.chargecars.partnersync.order.OrderRecord;
import nl.chargecars.partnersync.order.TransitionNotice;
import org.jspecify.annotations.Nullable;

/**
 * A line of the list.
 *
 * @param partner its name
 * @param status as people call it
 * @param notice what became of telling the partner of it; null when nothing is known
 */
public record OrderRow(
        OrderRecord order,
        String partner,
        String status,
        @Nullable TransitionNotice notice) {}
