/**
 * Calls to a partner, as the partner wants to be called: with its credentials, through the guarded client.
 */
@NullMarked
package nl.chargecars.partnersync.calling;

import org.jspecify.annotations.NullMarked;
