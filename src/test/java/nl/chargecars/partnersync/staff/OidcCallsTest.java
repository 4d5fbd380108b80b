package nl.chargecars.partnersync.staff;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.web.client.ResourceAccessException;

/** Tests the calls to an identity provider that accepts connections and never answers. */
@Timeout(10)
class OidcCallsTest {

    private static final String BACK = "http://localhost/login/oidc-callback";
    private static final OidcCalls CALLS = new OidcCalls(Duration.ofMillis(200));

    @Test
    void waitForMetadataATokenAndWhatIsKnownOfSomebodyNoLongerThanTheyMay() throws IOException {
        try (var silent = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            String address = "http://127.0.0.1:" + silent.getLocalPort();
            assertThatExceptionOfType(ResourceAccessException.class)
                    .isThrownBy(() -> CALLS.metadata(URI.create(address)))
                    .withRootCauseInstanceOf(HttpTimeoutException.class);
            ClientRegistration provider = provider(address);
            assertThatExceptionOfType(OAuth2AuthorizationException.class)
                    .isThrownBy(() -> CALLS.tokens().getTokenResponse(answered(provider)))
                    .withRootCauseInstanceOf(HttpTimeoutException.class);
            assertThatExceptionOfType(OAuth2AuthenticationException.class)
                    .isThrownBy(() -> CALLS.people().loadUser(somebody(provider)))
                    .withRootCauseInstanceOf(HttpTimeoutException.class);
        }
    }

    private static ClientRegistration provider(String address) {
        return ClientRegistration.withRegistrationId(OidcProvider.REGISTRATION)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .clientId("partner-sync")
                .clientSecret("only-for-this-test")
                .redirectUri(BACK)
                .authorizationUri(address + "/authorize")
                .tokenUri(address + "/token")
                .userInfoUri(address + "/userinfo")
                .userNameAttributeName("sub")
                .scope("openid", "profile")
                .build();
    }

    private static OAuth2AuthorizationCodeGrantRequest answered(ClientRegistration provider) {
        var asked = OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri("http://127.0.0.1/authorize")
                .clientId(provider.getClientId())
                .redirectUri(BACK)
                .state("state")
                .build();
        var answer = OAuth2AuthorizationResponse.success("code")
                .redirectUri(BACK)
                .state("state")
                .build();
        return new OAuth2AuthorizationCodeGrantRequest(provider, new OAuth2AuthorizationExchange(asked, answer));
    }

    private static OidcUserRequest somebody(ClientRegistration provider) {
        Instant now = Instant.EPOCH;
        return new OidcUserRequest(
                provider,
                new OAuth2AccessToken(
                        OAuth2AccessToken.TokenType.BEARER, "token", now, now.plusSeconds(60), provider.getScopes()),
                new OidcIdToken("id", now, now.plusSeconds(60), Map.of("sub", "ann")));
    }
}
