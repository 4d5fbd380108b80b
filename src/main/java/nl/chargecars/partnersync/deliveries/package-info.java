/**
 * Deliveries looked for and shown, sent again one by one or many together (replay), and dismissed.
 */
@NullMarked
package nl.chargecars.partnersync.deliveries;

import org.jspecify.annotations.NullMarked;
