package nl.chargecars.partnersync.oauth;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.access.OAuthClient;
import nl.chargecars.partnersync.access.OAuthClients;
import nl.chargecars.partnersync.settings.Settings;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.stereotype.Component;

/**
 * Verifies clients' assertions (private_key_jwt, RFC 7523, section 3) with the keys that the clients have registered; fetches no
 * keys. Each assertion is accepted at most once across all nodes. Assertions must be short-lived, so that used ones need not be
 * stored for long.
 */
@Component
class ClientAssertions implements JwtDecoderFactory<RegisteredClient> {

    /** The longest time from now to an assertion's {@code exp}. */
    static final Duration LONGEST_LIFE = Duration.ofMinutes(10);

    /** The tolerated difference between a client's clock and ours. */
    static final Duration SKEW = Duration.ofSeconds(30);

    private static final int LONGEST_JTI = 256;
    private static final Set<JWSAlgorithm> ALGORITHMS =
            OAuthClient.ASSERTION_ALGORITHMS.stream().map(JWSAlgorithm::parse).collect(Collectors.toSet());
    private static final DefaultJOSEObjectTypeVerifier<SecurityContext> TYPES = new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("client-authentication+jwt"), null);

    private final UsedAssertions used;
    private final OAuthClients clients;
    private final ClientLimits limits;
    private final Clock clock;
    private final List<String> audiences;

    ClientAssertions(UsedAssertions used, OAuthClients clients, ClientLimits limits, Clock clock, Settings settings) {
        this.used = used;
        this.clients = clients;
        this.limits = limits;
        this.clock = clock;
        this.audiences = OAuthAddresses.of(settings).audiencesOfAssertions();
    }

    @Override
    public JwtDecoder createDecoder(RegisteredClient client) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(keys(client))));
        processor.setJWSTypeVerifier(TYPES);
        processor.setJWTClaimsSetVerifier((_, _) -> {}); // Nimbus would ask the machine's clock; see below
        var decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(onceFor(client.getClientId()));
        return decoder;
    }

    private static JWKSet keys(RegisteredClient client) {
        try {
            return JWKSet.parse(RegisteredClients.jwkSet(client));
        } catch (ParseException damaged) {
            throw new IllegalStateException("the keys of client " + client.getClientId() + " cannot be read", damaged);
        }
    }

    private OAuth2TokenValidator<Jwt> onceFor(String clientId) {
        return assertion -> {
            boolean good = isBy(clientId, assertion) && isForUs(assertion) && isInTime(assertion);
            if (good) {
                limits.count(clientId);
            }
            if (!good || !isNew(clientId, assertion)) { // last: only a valid assertion may be marked as used
                return OAuth2TokenValidatorResult.failure(new OAuth2Error(OAuth2ErrorCodes.INVALID_CLIENT));
            }
            clients.noteUse(clientId);
            return OAuth2TokenValidatorResult.success();
        };
    }

    private static boolean isBy(String clientId, Jwt assertion) {
        return clientId.equals(assertion.getClaimAsString("iss")) && clientId.equals(assertion.getSubject());
    }

    /** True when the assertion names no other audience: another audience could replay the assertion here. */
    private boolean isForUs(Jwt assertion) {
        List<String> audience = assertion.getAudience();
        return audience != null && !audience.isEmpty() && audiences.containsAll(audience);
    }

    private boolean isInTime(Jwt assertion) {
        Instant now = clock.instant();
        Instant expiresAt = assertion.getExpiresAt();
        Instant notBefore = assertion.getNotBefore();
        return expiresAt != null
                && now.isBefore(expiresAt.plus(SKEW))
                && !expiresAt.isAfter(now.plus(LONGEST_LIFE).plus(SKEW))
                && (notBefore == null || !now.plus(SKEW).isBefore(notBefore));
    }

    private boolean isNew(String clientId, Jwt assertion) {
        String jti = assertion.getId();
        Instant expiresAt = assertion.getExpiresAt();
        return jti != null
                && !jti.isEmpty()
                && jti.length() <= LONGEST_JTI
                && expiresAt != null
                && used.use(clientId, jti, expiresAt.plus(SKEW));
    }
}
