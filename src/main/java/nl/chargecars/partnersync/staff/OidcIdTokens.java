package nl.chargecars.partnersync.staff;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Verifies ID tokens as Spring Security's own {@link OidcIdTokenDecoderFactory} does, except that all signature algorithms that the
 * provider's metadata name are accepted, where Spring Security accepts one: which of them signs is a setting of the client at the
 * provider. Algorithms with a shared secret, and {@code none}, are never accepted. Thread-safe.
 */
final class OidcIdTokens implements JwtDecoderFactory<ClientRegistration> {

    private static final String NAMED = "id_token_signing_alg_values_supported";

    /** By registration id: a decoder remembers the provider's keys. */
    private final Map<String, JwtDecoder> decoders = new ConcurrentHashMap<>();

    @Override
    public JwtDecoder createDecoder(ClientRegistration provider) {
        return decoders.computeIfAbsent(provider.getRegistrationId(), _ -> decoder(provider));
    }

    private static JwtDecoder decoder(ClientRegistration provider) {
        String keys = Objects.requireNonNull(provider.getProviderDetails().getJwkSetUri());
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(keys)
                .jwsAlgorithms(accepted -> accepted.addAll(algorithms(provider)))
                .build();
        decoder.setJwtValidator(JwtValidators.createDefaultWithValidators(List.of(new OidcIdTokenValidator(provider))));
        decoder.setClaimSetConverter(OidcIdTokenDecoderFactory.createDefaultClaimTypeConverter());
        return decoder;
    }

    /** RS256 is what every provider can (OpenID Connect Core 1.0, 15.1). */
    private static List<SignatureAlgorithm> algorithms(ClientRegistration provider) {
        List<SignatureAlgorithm> named =
                provider.getProviderDetails().getConfigurationMetadata().get(NAMED) instanceof Collection<?> names
                        ? Arrays.stream(SignatureAlgorithm.values())
                                .filter(algorithm -> names.contains(algorithm.getName()))
                                .toList()
                        : List.of();
        return named.isEmpty() ? List.of(SignatureAlgorithm.RS256) : named;
    }
}
