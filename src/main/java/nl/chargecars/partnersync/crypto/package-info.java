/**
 * Signatures of webhooks, sealed secrets, keyed hashes, and the keys that these use. Works on bytes and keys; knows nothing of
 * partners or orders.
 */
@NullMarked
package nl.chargecars.partnersync.crypto;

import org.jspecify.annotations.NullMarked;
