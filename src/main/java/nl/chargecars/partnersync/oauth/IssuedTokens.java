package nl.chargecars.partnersync.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import nl.chargecars.partnersync.access.AccessTokens;
import nl.chargecars.partnersync.id.Uuid7;
import nl.chargecars.partnersync.settings.Settings;
import org.springframework.stereotype.Component;

/**
 * Verifies the access tokens that this server issued (RFC 9068, section 4), locally with our own keys; only the check for revocation
 * needs the database.
 */
@Component
class IssuedTokens implements AccessTokens {

    private static final int LONGEST = 4_096;
    private static final Set<String> TYPES = Set.of(AccessToken.TYPE, "application/" + AccessToken.TYPE);

    private final VerifiedTokens verified = new VerifiedTokens();
    private final SigningKeys keys;
    private final RevokedTokens revoked;
    private final Clock clock;
    private final String issuer;

    IssuedTokens(SigningKeys keys, RevokedTokens revoked, Clock clock, Settings settings) {
        this.keys = keys;
        this.revoked = revoked;
        this.clock = clock;
        this.issuer = OAuthAddresses.of(settings).issuer();
    }

    @Override
    public Optional<Grant> read(String token) {
        return active(token).map(read -> new Grant(read.clientId(), read.scopes()));
    }

    /** Returns the token; empty when it was not issued by us, was altered, has expired or was revoked. */
    Optional<AccessToken> active(String text) {
        return unexpired(text).filter(token -> !revoked.contains(token.jti()));
    }

    /** As {@link #active}, but includes revoked tokens. */
    Optional<AccessToken> unexpired(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        return verified.find(text)
                .filter(token -> keys.find(token.keyId()).isPresent())
                .or(() -> verify(text).map(token -> verified.add(text, token)))
                .filter(token -> token.isInTime(clock.instant()));
    }

    private Optional<AccessToken> verify(String text) {
        try {
            SignedJWT jwt = SignedJWT.parse(text);
            return isSignedByUs(jwt) ? token(jwt) : Optional.empty();
        } catch (ParseException | JOSEException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private boolean isSignedByUs(SignedJWT jwt) throws JOSEException {
        JWSHeader header = jwt.getHeader();
        if (!JWSAlgorithm.ES256.equals(header.getAlgorithm()) || !isAccessToken(header.getType())) {
            return false;
        }
        String id = header.getKeyID();
        Optional<SigningKey> key = id == null ? Optional.empty() : keys.find(id);
        return key.isPresent() && jwt.verify(new ECDSAVerifier(key.get().key()));
    }

    private static boolean isAccessToken(JOSEObjectType type) {
        return type != null && TYPES.contains(type.getType());
    }

    /** Returns the token's content; empty when the issuer or audience is not ours. */
    private Optional<AccessToken> token(SignedJWT jwt) throws ParseException {
        JWTClaimsSet claims = jwt.getJWTClaimsSet();
        var token = new AccessToken(
                Uuid7.parse(Objects.requireNonNullElse(claims.getJWTID(), "")),
                jwt.getHeader().getKeyID(),
                Objects.requireNonNullElse(claims.getStringClaim("client_id"), ""),
                Set.of(Objects.requireNonNullElse(claims.getStringClaim("scope"), "")
                        .split(" ", -1)),
                instant(claims.getIssueTime()),
                instant(claims.getExpirationTime()));
        boolean ours = issuer.equals(claims.getIssuer()) && claims.getAudience().equals(List.of(issuer));
        return ours ? Optional.of(token) : Optional.empty();
    }

    private static Instant instant(Date date) throws ParseException {
        if (date == null) {
            throw new ParseException("a time is missing", 0);
        }
        return date.toInstant();
    }
}
