/**
 * A run of calls to a partner's endpoint, right, repeated, badly signed and slow ones, that says what the endpoint does wrong.
 */
@NullMarked
package nl.chargecars.partnersync.certification;

import org.jspecify.annotations.NullMarked;
