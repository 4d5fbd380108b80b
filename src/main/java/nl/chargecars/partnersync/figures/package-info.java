/**
 * Statistics of each integration: counters per hour in the database, and metrics of each node. The statistics shown with a
 * configuration are columns of its row and are read in {@link nl.chargecars.partnersync.partner}.
 */
@NullMarked
package nl.chargecars.partnersync.figures;

import org.jspecify.annotations.NullMarked;
