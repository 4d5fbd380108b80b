/**
 * What each integration did, by the hour and by the node, as dashboards and metrics show it.
 */
@NullMarked
package nl.chargecars.partnersync.figures;

import org.jspecify.annotations.NullMarked;
