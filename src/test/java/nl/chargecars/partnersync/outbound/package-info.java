/** Tests of lanes, nodes, sending, and the further course of deliveries. */
@NullMarked
package nl.chargecars.partnersync.outbound;

import org.jspecify.annotations.NullMarked;
