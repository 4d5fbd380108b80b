/**
 * What ChargeCars' own people must know of: each trouble is one alert, opened once, told once, closed when it is over. Reads what
 * the other rooms keep.
 */
@NullMarked
package nl.chargecars.partnersync.alerts;

import org.jspecify.annotations.NullMarked;
