/** Tests of the events and deliveries for partners, and of statuses that are not sent. */
@NullMarked
package nl.chargecars.partnersync.outbox;

import org.jspecify.annotations.NullMarked;
