/**
 * What ChargeCars' operations staff keep open all day. Reads the other rooms, and does what their endpoints do.
 */
@NullMarked
package nl.chargecars.partnersync.dashboard;

import org.jspecify.annotations.NullMarked;
