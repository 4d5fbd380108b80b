package nl.chargecars.partnersync.oauth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.function.Supplier;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.web.ErrorWriter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.server.authorization.authentication.JwtClientAssertionAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.web.OAuth2ClientAuthenticationFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenIntrospectionEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2TokenRevocationEndpointFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.util.function.SingletonSupplier;

/**
 * Spring Security's authorization server, assembled from its parts: three endpoints, three methods of client authentication, one
 * grant. Only what is configured here exists, so that authorization code, device flow, registration and consent need not be
 * disabled.
 */
@Configuration(proxyBeanMethods = false)
class OAuthConfiguration {

    private static final Set<String> ENDPOINTS =
            Set.of(OAuthAddresses.TOKEN, OAuthAddresses.INTROSPECT, OAuthAddresses.REVOKE);

    @Bean
    @Order(0)
    SecurityFilterChain authorizationServerChain(
            HttpSecurity http,
            OAuthAnswers answers,
            ErrorWriter errors,
            ClientSecrets secrets,
            RegisteredClients clients,
            ClientAssertions assertions,
            ClientLimits limits,
            TokenMaker tokens,
            Introspection introspection,
            Revocation revocation,
            Settings settings) {
        var clientAuthentication = clientAuthentication(secrets, clients, assertions, limits);
        return http.securityMatcher(OAuthConfiguration::isOurs)
                .csrf(AbstractHttpConfigurer::disable) // browsers never send these credentials automatically
                .headers(AbstractHttpConfigurer::disable) // web.SecurityHeaders sets them, no-store among them
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .securityContext(context -> context.securityContextRepository(new NullSecurityContextRepository()))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .exceptionHandling(handling -> handling.authenticationEntryPoint(answers::failure))
                .addFilterBefore(
                        new OAuthGuard(answers, errors, OAuthAddresses.of(settings)), SecurityContextHolderFilter.class)
                .addFilterBefore(clientAuthentication, AnonymousAuthenticationFilter.class)
                .addFilterAfter(new LoggedClient(), AuthorizationFilter.class)
                .addFilterAfter(token(tokens, answers), AuthorizationFilter.class)
                .addFilterAfter(introspect(introspection, answers), AuthorizationFilter.class)
                .addFilterAfter(revoke(revocation, answers), AuthorizationFilter.class)
                .build();
    }

    private static boolean isOurs(HttpServletRequest request) {
        return ENDPOINTS.contains(request.getRequestURI());
    }

    private static OAuth2ClientAuthenticationFilter clientAuthentication(
            ClientSecrets secrets, RegisteredClients clients, ClientAssertions assertions, ClientLimits limits) {
        var filter = new OAuth2ClientAuthenticationFilter(
                whenAsked(() -> {
                    var byAssertion =
                            new JwtClientAssertionAuthenticationProvider(clients, new DiscardingAuthorizationService());
                    byAssertion.setJwtDecoderFactory(assertions);
                    return new ProviderManager(secrets, byAssertion);
                }),
                AnyRequestMatcher.INSTANCE);
        filter.setAuthenticationConverter(new ClientProof());
        filter.setAuthenticationFailureHandler(limits::refuse);
        return filter;
    }

    private static OAuth2TokenEndpointFilter token(TokenMaker tokens, OAuthAnswers answers) {
        AuthenticationManager grants = whenAsked(() -> new ProviderManager(
                new OAuth2ClientCredentialsAuthenticationProvider(new DiscardingAuthorizationService(), tokens)));
        var filter = new OAuth2TokenEndpointFilter(grants, OAuthAddresses.TOKEN);
        filter.setAuthenticationConverter(new TokenRequest());
        filter.setAuthenticationSuccessHandler(answers::token);
        filter.setAuthenticationFailureHandler(answers::failure);
        return filter;
    }

    /** Creates the manager on first use, because it loads some hundred classes that the start need not wait for. */
    private static AuthenticationManager whenAsked(Supplier<AuthenticationManager> manager) {
        SingletonSupplier<AuthenticationManager> made = SingletonSupplier.of(manager);
        return request -> made.obtain().authenticate(request);
    }

    private static OAuth2TokenIntrospectionEndpointFilter introspect(
            Introspection introspection, OAuthAnswers answers) {
        var filter = new OAuth2TokenIntrospectionEndpointFilter(
                new ProviderManager(introspection), OAuthAddresses.INTROSPECT);
        filter.setAuthenticationFailureHandler(answers::failure);
        return filter;
    }

    private static OAuth2TokenRevocationEndpointFilter revoke(Revocation revocation, OAuthAnswers answers) {
        var filter = new OAuth2TokenRevocationEndpointFilter(new ProviderManager(revocation), OAuthAddresses.REVOKE);
        filter.setAuthenticationFailureHandler(answers::failure);
        return filter;
    }
}
