@NullMarked
package nl.chargecars.partnersync.limits;

import org.jspecify.annotations.NullMarked;
