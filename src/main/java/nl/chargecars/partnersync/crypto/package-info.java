/**
 * Signatures of webhooks, sealed secrets, keyed hashes. Knows bytes and keys, nothing of partners or orders.
 */
@NullMarked
package nl.chargecars.partnersync.crypto;

import org.jspecify.annotations.NullMarked;
