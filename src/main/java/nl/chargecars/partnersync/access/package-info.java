/** Authentication and authorization: keys, scopes, roles, and the one table of every endpoint (contract, "Who may call"). */
@NullMarked
package nl.chargecars.partnersync.access;

import org.jspecify.annotations.NullMarked;
