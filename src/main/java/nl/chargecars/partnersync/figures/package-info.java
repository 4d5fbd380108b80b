/**
 * What each integration did, by the hour and by the node. What its configuration shows of it stands in its row, and is read in
 * {@link nl.chargecars.partnersync.partner}.
 */
@NullMarked
package nl.chargecars.partnersync.figures;

import org.jspecify.annotations.NullMarked;
