package nl.chargecars.partnersync.oauth;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.crypto.Fingerprint;

/**
 * Cache of tokens whose signature was verified recently. A partner calls often with the same token, and verifying ES256 again costs
 * several times as much as the rest of a call. An entry does not mean that the token is valid now. Thread-safe.
 */
final class VerifiedTokens {

    static final int MOST = 1_000;

    /**
     * Keys are SHA-256 hashes of the tokens: the memory holds no usable token, and the time of a comparison reveals nothing about a
     * token.
     */
    private final Map<String, AccessToken> byDigest = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, AccessToken> leastUsed) {
            return size() > MOST;
        }
    };

    synchronized Optional<AccessToken> find(String text) {
        return Optional.ofNullable(byDigest.get(digest(text)));
    }

    synchronized AccessToken add(String text, AccessToken token) {
        byDigest.put(digest(text), token);
        return token;
    }

    synchronized int size() {
        return byDigest.size();
    }

    private static String digest(String text) {
        return HexFormat.of().formatHex(Fingerprint.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }
}
