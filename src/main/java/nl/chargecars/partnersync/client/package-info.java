/**
 * The guarded HTTP client for requests to addresses that partners or operators set: they reach public addresses only, are limited in
 * time and size, and are made without redirects, cookies or automatic retries. Knows nothing of partners.
 */
@NullMarked
package nl.chargecars.partnersync.client;

import org.jspecify.annotations.NullMarked;
