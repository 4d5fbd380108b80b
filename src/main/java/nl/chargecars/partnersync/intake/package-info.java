/**
 * The order API: place, list, show, change references.
 */
@NullMarked
package nl.chargecars.partnersync.intake;

import org.jspecify.annotations.NullMarked;
