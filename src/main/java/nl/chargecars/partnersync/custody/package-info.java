/**
 * Replacement of the master key while the server is in use, and erasure of customers' data. Also proves to the commands that send
 * the administrator's key that they talk to the right server.
 */
@NullMarked
package nl.chargecars.partnersync.custody;

import org.jspecify.annotations.NullMarked;
