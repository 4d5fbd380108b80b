/**
 * Is it alive, is it ready, how are the integrations doing. Reads only.
 */
@NullMarked
package nl.chargecars.partnersync.monitoring;

import org.jspecify.annotations.NullMarked;
