/** Tests of polling partners for the status of orders. */
@NullMarked
package nl.chargecars.partnersync.polling;

import org.jspecify.annotations.NullMarked;
