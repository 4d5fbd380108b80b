/**
 * The outbox: events written with the transition, delivered signed and in order, every attempt kept.
 */
@NullMarked
package nl.chargecars.partnersync.outbound;

import org.jspecify.annotations.NullMarked;
