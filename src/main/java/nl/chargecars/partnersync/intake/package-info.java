/**
 * The order API: parse, validate, idempotency; everything a partner or staff can do with orders over HTTP.
 */
@NullMarked
package nl.chargecars.partnersync.intake;

import org.jspecify.annotations.NullMarked;
