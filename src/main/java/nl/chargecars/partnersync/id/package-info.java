/**
 * The ids that packages pass to each other, with a type for each kind of id, so that a partner's id cannot be used as an order's. They
 * are UUIDs of version 7, RFC 9562. Also the names that enum constants have outside of Java.
 */
@NullMarked
package nl.chargecars.partnersync.id;

import org.jspecify.annotations.NullMarked;
