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
 * A key that access tokens are signed with (ES256).
 *
 * @param key with its private half; its id is its thumbprint (RFC 7638)
 * @param signsFrom it is published from {@code createdAt} on, so that everybody knows it before its first token
 * @param signsUntil it stays published for {@link #OVERLAP} more, until its last token has expired
 */
record SigningKey(ECKey key, Instant createdAt, Instant signsFrom, Instant signsUntil) {

    /** How long one key signs. */
    static final Duration TERM = Duration.ofDays(30);

    /** How long before it signs a key is published. */
    static final Duration AHEAD = Duration.ofDays(7);

    /** How long a key stays published when it signs no more: far beyond a token's life and any difference between clocks. */
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
