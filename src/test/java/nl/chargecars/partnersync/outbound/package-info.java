/** Tests of lanes and nodes, of sending and of what becomes of a delivery. */
@NullMarked
package nl.chargecars.partnersync.outbound;

import org.jspecify.annotations.NullMarked;
