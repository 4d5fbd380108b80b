/**
 * What is kept, and for how long it may be: the master key that is replaced while everything goes on, and customers whose data
 * is erased. The commands that ask for either know the server by what this room proves.
 */
@NullMarked
package nl.chargecars.partnersync.custody;

import org.jspecify.annotations.NullMarked;
