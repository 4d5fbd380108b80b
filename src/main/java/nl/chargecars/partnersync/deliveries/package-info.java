/** Lists and shows deliveries, sends them again one by one or many together (replay), and dismisses them. */
@NullMarked
package nl.chargecars.partnersync.deliveries;

import org.jspecify.annotations.NullMarked;
