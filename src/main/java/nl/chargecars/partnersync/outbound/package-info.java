/**
 * Deliveries on their way: claimed by lanes, signed, sent, tried again; every attempt kept.
 */
@NullMarked
package nl.chargecars.partnersync.outbound;

import org.jspecify.annotations.NullMarked;
