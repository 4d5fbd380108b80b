/** Tests of the outbox, the lanes, the sender and the endpoints about deliveries. */
@NullMarked
package nl.chargecars.partnersync.outbound;

import org.jspecify.annotations.NullMarked;
