/**
 * Notifies ChargeCars' own people of troubles: each trouble is one alert, opened once, reported once, and closed when it is over.
 * Reads data that other packages own.
 */
@NullMarked
package nl.chargecars.partnersync.alerts;

import org.jspecify.annotations.NullMarked;
