package nl.chargecars.partnersync.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.time.Duration;
import java.time.Instant;

/**
 * A key pair that signs access tokens (ES256).
 *
 * @param key contains the private key; its id is its thumbprint (RFC 7638)
 * @param createdAt from then on the key is published, so that everybody knows the key before its first token
 * @param signsFrom when the key begins to sign
 * @param signsUntil the key stays published for {@link #OVERLAP} longer, until its last token has expired
 */
record SigningKey(ECKey key, Instant createdAt, Instant signsFrom, Instant signsUntil) {

    /** How long one key signs. */
    static final Duration TERM = Duration.ofDays(30);

    /** How long before it begins to sign a key is published. */
    static final Duration AHEAD = Duration.ofDays(7);

    /**
     * How long a key stays published after it has stopped signing: much longer than a token's life and any difference between
     * clocks.
     */
    static final Duration OVERLAP = Duration.ofHours(1);

    static SigningKey generate(Instant createdAt, Instant signsFrom, Instant signsUntil) {
        try {
            ECKey key = new ECKeyGenerator(Curve.P_256)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .keyIDFromThumbprint(true)
                    .generate();
            return new SigningKey(key, createdAt, signsFrom, signsUntil);
        } catch (JOSEException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    String id() {
        return key.getKeyID();
    }

    boolean signsAt(Instant now) {
        return !now.isBefore(signsFrom) && now.isBefore(signsUntil);
    }

    boolean isPublishedAt(Instant now) {
        return now.isBefore(signsUntil.plus(OVERLAP));
    }

    @Override
    public String toString() {
        return "SigningKey[" + id() + ", " + signsFrom + " to " + signsUntil + "]";
    }
}
