package nl.chargecars.partnersync.outbox;

import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.OrderId;

/** What one order has to tell one integration, first in first out. Lines don't wait for each other. */
record Line(OrderId order, IntegrationId integration) {}
