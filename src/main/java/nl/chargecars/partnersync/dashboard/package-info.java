/**
 * The pages that ChargeCars' operations staff keep open all day. Reads data of the other packages, and does what their endpoints
 * do.
 */
@NullMarked
package nl.chargecars.partnersync.dashboard;

import org.jspecify.annotations.NullMarked;
