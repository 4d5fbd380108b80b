/**
 * Certification runs: calls to a partner's endpoint that are correct, repeated, badly signed or sent at the same time, and a
 * report of what the endpoint does wrong.
 */
@NullMarked
package nl.chargecars.partnersync.certification;

import org.jspecify.annotations.NullMarked;
