package nl.chargecars.partnersync.orderdesk;

import nl.chargecars.partnersync.order.OrderRecord;

/**
 * A line of the list.
 *
 * @param partner its name
 * @param status as people call it
 * @param notice what became of telling the partner of it, see {@link nl.chargecars.partnersync.order.TransitionNotices}; empty when
 *     nothing is known
 */
public record OrderRow(OrderRecord order, String partner, String status, String notice) {}
