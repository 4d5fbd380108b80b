package nl.chargecars.partnersync.reconciliation;

import java.time.Instant;
import nl.chargecars.partnersync.id.OrderId;

/**
 * Our side of an order: its status and since when it has that status.
 *
 * @param transitions how many status transitions the order has made
 */
record OurOrder(OrderId id, String partnerOrderId, String status, Instant since, int transitions) {}
