package nl.chargecars.partnersync.oauth;

import com.nimbusds.jose.jwk.JWKSet;
import java.time.Clock;
import java.util.List;
import nl.chargecars.partnersync.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.JwtGenerator;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Creates access tokens: takes the token that Spring generates, changes its claims to the form of RFC 9068, and signs it with the
 * current key.
 */
@Component
class TokenMaker implements OAuth2TokenGenerator<Jwt> {

    private final SingletonSupplier<JwtGenerator> generator;
    private final String issuer;

    TokenMaker(SigningKeys keys, Clock clock, Settings settings) {
        this.issuer = OAuthAddresses.of(settings).issuer();
        this.generator = SingletonSupplier.of(() -> generator(keys, clock));
    }

    private JwtGenerator generator(SigningKeys keys, Clock clock) {
        var encoder = new NimbusJwtEncoder(
                (selector, _) -> selector.select(new JWKSet(keys.current().key())));
        var made = new JwtGenerator(encoder);
        made.setClock(clock);
        made.setJwtCustomizer(this::bringIntoForm);
        return made;
    }

    @Override
    public @Nullable Jwt generate(OAuth2TokenContext context) {
        return generator.obtain().generate(context);
    }

    private void bringIntoForm(JwtEncodingContext context) {
        context.getJwsHeader().algorithm(SignatureAlgorithm.ES256).type(AccessToken.TYPE);
        context.getClaims()
                .audience(List.of(issuer))
                .claim("client_id", context.getRegisteredClient().getClientId())
                .claim(
                        "scope",
                        String.join(
                                " ",
                                context.getAuthorizedScopes().stream().sorted().toList()))
                .claims(claims -> claims.remove("nbf"));
    }
}
