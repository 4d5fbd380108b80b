/** Tests of lists of deliveries, failed ones sent again, and replays. */
@NullMarked
package nl.chargecars.partnersync.deliveries;

import org.jspecify.annotations.NullMarked;
