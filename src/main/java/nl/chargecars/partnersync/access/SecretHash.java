package nl.chargecars.partnersync.access;

import nl.chargecars.partnersync.crypto.KeyedHash;

/**
 * The HMAC-SHA256 of a secret, kept instead of the secret. Secrets are 190 random bits, so a slow hash would only cost the server
 * time.
 */
final class SecretHash {

    private final byte[] bytes;

    SecretHash(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** Compares in constant time. */
    boolean same(SecretHash other) {
        return KeyedHash.same(bytes, other.bytes);
    }

    byte[] bytes() {
        return bytes.clone();
    }
}
