@NullMarked
package nl.chargecars.partnersync.alerts;

import org.jspecify.annotations.NullMarked;
