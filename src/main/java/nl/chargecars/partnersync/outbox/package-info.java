/**
 * What partners are to be told: events written with the transition, each a delivery in the line of its order; what they were not told, and why.
 */
@NullMarked
package nl.chargecars.partnersync.outbox;

import org.jspecify.annotations.NullMarked;
