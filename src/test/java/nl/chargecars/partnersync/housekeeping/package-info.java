@NullMarked
package nl.chargecars.partnersync.housekeeping;

import org.jspecify.annotations.NullMarked;
