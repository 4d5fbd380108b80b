/** Sends deliveries: claimed by lanes, signed, sent and retried; every attempt is kept. */
@NullMarked
package nl.chargecars.partnersync.outbound;

import org.jspecify.annotations.NullMarked;
