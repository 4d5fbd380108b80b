/** Polling: asks partners for the status of orders that are not final, where the partners do not push it. */
@NullMarked
package nl.chargecars.partnersync.polling;

import org.jspecify.annotations.NullMarked;
