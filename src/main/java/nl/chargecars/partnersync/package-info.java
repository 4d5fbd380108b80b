/** ChargeCars Partner Sync: the front door ({@link nl.chargecars.partnersync.PartnerSync}) over one room a feature. docs/map.md shows the way. */
@NullMarked
package nl.chargecars.partnersync;

import org.jspecify.annotations.NullMarked;
