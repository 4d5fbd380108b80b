/**
 * ChargeCars Partner Sync: the main class ({@link nl.chargecars.partnersync.PartnerSync}) and the commands; every feature has a
 * package of its own below this one, see docs/map.md.
 */
@NullMarked
package nl.chargecars.partnersync;

import org.jspecify.annotations.NullMarked;
