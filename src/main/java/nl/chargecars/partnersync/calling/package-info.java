/** Calls to a partner as its integration is configured: with its credentials, through the guarded client. */
@NullMarked
package nl.chargecars.partnersync.calling;

import org.jspecify.annotations.NullMarked;
