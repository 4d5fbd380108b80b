package nl.chargecars.partnersync.staff;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import nl.chargecars.partnersync.settings.OidcSettings;
import nl.chargecars.partnersync.testing.AtOnce;
import nl.chargecars.partnersync.testing.HeardLog;
import nl.chargecars.partnersync.testing.SettableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;

@Timeout(30)
class OidcProviderTest {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final IdentityProvider hosted = new IdentityProvider();
    private final SettableClock clock = new SettableClock();

    @AfterEach
    void stop() {
        hosted.close();
    }

    /** More than may wait for the first one's answer. */
    @Test
    void isAskedOnceHoweverManyComeWhileItHangsAndAgainAfterAPause() {
        OidcProvider provider = provider(hosted.settings());
        hosted.hang(true);
        assertThat(AtOnce.call(40, _ -> found(provider))).containsOnly("provider_unavailable");
        assertThat(hosted.askedForMetadata()).isEqualTo(1);
        hosted.hang(false);
        clock.advance(OidcProvider.PAUSE.minusMillis(1));
        assertThat(found(provider)).isEqualTo("provider_unavailable");
        assertThat(hosted.askedForMetadata()).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(found(provider)).isEqualTo(hosted.issuer() + "/authorize");
        assertThat(hosted.askedForMetadata()).isEqualTo(2);
    }

    @Test
    void isAskedAtOnceWhenTheClockIsSetBackByMoreThanThePause() {
        OidcProvider provider = provider(hosted.settings());
        hosted.hang(true);
        assertThat(found(provider)).isEqualTo("provider_unavailable");
        hosted.hang(false);
        clock.advance(OidcProvider.PAUSE.negated());
        assertThat(found(provider)).isEqualTo(hosted.issuer() + "/authorize");
    }

    @Test
    void isAskedOnceHoweverManyComeFirst() {
        OidcProvider provider = provider(hosted.settings());
        assertThat(AtOnce.call(10, _ -> found(provider))).containsOnly(hosted.issuer() + "/authorize");
        assertThat(hosted.askedForMetadata()).isEqualTo(1);
    }

    @Test
    void isNotBelievedWithTheMetadataOfAnotherIssuer() {
        OidcSettings known = hosted.settings();
        OidcProvider provider = provider(new OidcSettings(
                URI.create(known.issuer() + "/"),
                known.clientId(),
                known.clientSecret(),
                known.roleClaim(),
                known.roles(),
                known.only()));
        try (var log = HeardLog.of(OidcProvider.class)) {
            assertThat(found(provider)).isEqualTo("provider_unavailable");
            assertThat(log.lines())
                    .containsExactly("the identity provider cannot be asked issuer=" + known.issuer()
                            + "/ reason=AnotherIssuerException metadata_issuer=" + known.issuer());
        }
        assertThat(hosted.askedForMetadata()).isEqualTo(1);
    }

    private OidcProvider provider(OidcSettings settings) {
        return new OidcProvider(settings, "http://localhost/login/oidc-callback", new OidcCalls(PATIENCE), clock);
    }

    /** Returns the address to which people are sent to sign in, or the code of the failure. */
    private static String found(OidcProvider provider) {
        try {
            var registration = Objects.requireNonNull(provider.findByRegistrationId(OidcProvider.REGISTRATION));
            return Objects.requireNonNull(registration.getProviderDetails().getAuthorizationUri());
        } catch (OAuth2AuthenticationException failed) {
            return failed.getError().getErrorCode();
        }
    }
}
