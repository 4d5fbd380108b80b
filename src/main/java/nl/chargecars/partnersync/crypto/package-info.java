/**
 * Signatures of webhooks, sealed secrets, keyed hashes, the keys these stand on. Knows bytes and keys, nothing of partners or
 * orders.
 */
@NullMarked
package nl.chargecars.partnersync.crypto;

import org.jspecify.annotations.NullMarked;
