@NullMarked
package nl.chargecars.partnersync.storage;

import org.jspecify.annotations.NullMarked;
