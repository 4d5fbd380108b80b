/**
 * Asks partners for the status of orders that are not final, where they do not tell it by themselves.
 */
@NullMarked
package nl.chargecars.partnersync.polling;

import org.jspecify.annotations.NullMarked;
