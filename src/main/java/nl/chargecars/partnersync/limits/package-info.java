/**
 * How often anybody may call: partners by their integration's limit over all nodes, guesses at credentials on each node.
 */
@NullMarked
package nl.chargecars.partnersync.limits;

import org.jspecify.annotations.NullMarked;
