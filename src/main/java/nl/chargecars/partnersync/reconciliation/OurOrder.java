package nl.chargecars.partnersync.reconciliation;

import java.time.Instant;
import nl.chargecars.partnersync.id.OrderId;

/** Where an order stands with us. */
record OurOrder(OrderId id, String partnerOrderId, String status, Instant since) {}
