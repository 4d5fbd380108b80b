package nl.chargecars.partnersync.outbox;

import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;

/** A line: the deliveries of one order to one integration, first in, first out. Lines do not wait for each other. */
record Line(OrderId order, IntegrationId integration) {}
