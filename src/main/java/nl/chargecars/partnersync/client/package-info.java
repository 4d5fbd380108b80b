/**
 * The guarded HTTP client: everything that this server calls goes through it, and so only to public addresses, within bounds of
 * time and size, without redirects, cookies or retries of its own. Knows nothing of partners.
 */
@NullMarked
package nl.chargecars.partnersync.client;

import org.jspecify.annotations.NullMarked;
