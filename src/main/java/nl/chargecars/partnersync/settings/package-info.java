/**
 * The environment, read once, all problems reported together (contract, "Product and commands").
 */
@NullMarked
package nl.chargecars.partnersync.settings;

import org.jspecify.annotations.NullMarked;
