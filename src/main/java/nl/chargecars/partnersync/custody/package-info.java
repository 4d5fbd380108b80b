/**
 * What is kept, and for how long it may be: the master key that is replaced while everything goes on, and customers whose data
 * is erased.
 */
@NullMarked
package nl.chargecars.partnersync.custody;

import org.jspecify.annotations.NullMarked;
