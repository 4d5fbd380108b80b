package nl.chargecars.partnersync.access;

import nl.chargecars.partnersync.crypto.KeyedHash;

/** What is kept of a secret: HMAC-SHA256 of it. Secrets are 190 random bits, so a slow hash would only cost the server. */
final class SecretHash {

    private final byte[] bytes;

    SecretHash(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** In constant time. */
    boolean same(SecretHash other) {
        return KeyedHash.same(bytes, other.bytes);
    }

    byte[] bytes() {
        return bytes.clone();
    }
}
