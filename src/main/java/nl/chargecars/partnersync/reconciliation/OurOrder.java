package nl.chargecars.partnersync.reconciliation;

import java.time.Instant;
import nl.chargecars.partnersync.id.OrderId;

/**
 * Where an order stands with us.
 *
 * @param transitions how many it has made
 */
record OurOrder(OrderId id, String partnerOrderId, String status, Instant since, int transitions) {}
