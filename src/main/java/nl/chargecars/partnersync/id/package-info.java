/**
 * The ids that rooms hand to each other: typed, so that a partner's is never taken for an order's. UUIDv7, RFC 9562. And the names that
 * constants have outside of Java.
 */
@NullMarked
package nl.chargecars.partnersync.id;

import org.jspecify.annotations.NullMarked;
