package nl.chargecars.partnersync.oauth;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.crypto.Fingerprint;

/**
 * Tokens whose signature was found good lately. A partner calls often with the same token, and to verify ES256 again costs
 * several times what all the rest of a call does. Whether the token is good now, this does not say. Thread-safe.
 */
final class VerifiedTokens {

    static final int MOST = 1_000;

    /** By the SHA-256 of the token: nothing that could be used lies in memory, and no comparison tells how near a guess was. */
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
