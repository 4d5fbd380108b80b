package nl.chargecars.partnersync.staff;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * Provides Spring Security's clients for the identity provider, with timeouts. By default Spring Security waits for a token, and
 * for the user's details, as long as the provider keeps the connection open. (It reads keys with timeouts of its own, for tokens
 * that the provider has just issued.)
 */
final class OidcCalls {

    /** The longest wait for the answer to one call; a page that makes several calls may take longer. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private static final String METADATA = "/.well-known/openid-configuration";

    /** The metadata name another issuer than the one that is set, if only by a slash at its end. */
    static final class AnotherIssuerException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String issuer;

        private AnotherIssuerException(@Nullable Object issuer) {
            super("the metadata are another issuer's");
            this.issuer = String.valueOf(issuer);
        }

        String issuer() {
            return issuer;
        }
    }

    private final ClientHttpRequestFactory requests;
    private final RestClient reading;

    /** @param patience read timeout of each call */
    OidcCalls(Duration patience) {
        this.requests = bounded(Redirect.NEVER, patience); // a redirect would take our secret elsewhere
        this.reading = RestClient.builder()
                .requestFactory(bounded(Redirect.NORMAL, patience))
                .build();
    }

    private static ClientHttpRequestFactory bounded(Redirect redirects, Duration patience) {
        var bounded = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(redirects)
                .build());
        bounded.setReadTimeout(patience);
        return bounded;
    }

    /**
     * Reads the provider's metadata (OpenID Connect Discovery 1.0, 4).
     *
     * @throws AnotherIssuerException when they are the metadata of another issuer
     * @throws RuntimeException when they cannot be read
     */
    Map<String, Object> metadata(URI issuer) {
        Map<String, Object> metadata = Objects.requireNonNull(reading.get()
                .uri(URI.create(issuer.toString().replaceFirst("/$", "") + METADATA))
                .accept(MediaType.APPLICATION_JSON)
                .retrieve()
                .body(new ParameterizedTypeReference<Map<String, Object>>() {}));
        if (!issuer.toString().equals(metadata.get("issuer"))) {
            throw new AnotherIssuerException(metadata.get("issuer"));
        }
        return metadata;
    }

    OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> tokens() {
        var client = new RestClientAuthorizationCodeTokenResponseClient();
        client.setRestClient(RestClient.builder()
                .requestFactory(requests)
                .configureMessageConverters(converters -> converters
                        .disableDefaults()
                        .addCustomConverter(new FormHttpMessageConverter())
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build());
        return client;
    }

    OidcUserService people() {
        var calls = new RestTemplate(requests);
        calls.setErrorHandler(new OAuth2ErrorResponseErrorHandler());
        var details = new DefaultOAuth2UserService();
        details.setRestOperations(calls);
        var people = new OidcUserService();
        people.setOauth2UserService(details);
        return people;
    }
}
