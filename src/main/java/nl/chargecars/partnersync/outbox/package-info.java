/**
 * The outbox: events for partners, written with the transition, each a delivery in the line of its order; and transitions of which the
 * partner was not notified, with the reason.
 */
@NullMarked
package nl.chargecars.partnersync.outbox;

import org.jspecify.annotations.NullMarked;
