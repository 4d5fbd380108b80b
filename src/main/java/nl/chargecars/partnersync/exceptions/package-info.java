/**
 * What did not go as it should, by cause, and what mends it: the page that operations staff empty.
 */
@NullMarked
package nl.chargecars.partnersync.exceptions;

import org.jspecify.annotations.NullMarked;
