package nl.chargecars.partnersync.access;

import jakarta.servlet.DispatcherType;
import java.util.List;
import nl.chargecars.partnersync.web.ErrorHandling;
import nl.chargecars.partnersync.web.ErrorWriter;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The filter chains: one for pages, where people sign in, one for the partners' portal, one for programs, which send a credential each
 * time. Who calls is asked anew with every request, of the database; the container keeps no session.
 */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

    /** Metrics and health in detail, on the management port, which listens on the loopback address only. */
    @Bean
    @Order(1)
    SecurityFilterChain managementChain(HttpSecurity http) {
        return stateless(http)
                .csrf(AbstractHttpConfigurer::disable) // it only answers questions, on this machine
                .securityMatcher(managementEndpoints())
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    /** The address is looked at first: Boot's matcher asks with each request which context it is in. */
    private static RequestMatcher managementEndpoints() {
        RequestMatcher endpoints = EndpointRequest.toAnyEndpoint();
        return request -> request.getRequestURI().startsWith("/actuator") && endpoints.matches(request);
    }

    /** For browsers, which send a session's cookie by themselves: whatever changes something needs the page's token too. */
    @Bean
    @Order(2)
    SecurityFilterChain pageChain(
            HttpSecurity http,
            AccessTable table,
            Gatekeeper gatekeeper,
            BrowserAccess browsers,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures) {
        stateless(http)
                .securityMatcher(request -> table.isPage(request) || browsers.answersBySecurity(request))
                .csrf(csrf -> csrf.csrfTokenRepository(browsers.csrfTokens()))
                .addFilterBefore(
                        new SessionFilter(request -> browsers.signedIn(request).map(SignedIn::caller), failures),
                        AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests
                        // the end of a stream of events, and the container's own error page: who asked was judged
                        // before
                        .dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                        .permitAll()
                        .anyRequest()
                        .access(gatekeeper))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(browsers.signInFirst())
                        .accessDeniedHandler(browsers.notAllowed()));
        browsers.addSignIn(http);
        return http.build();
    }

    /** For partners' developers in browsers. A session of staff opens nothing here, and one of these nothing anywhere else. */
    @Bean
    @Order(3)
    SecurityFilterChain portalChain(
            HttpSecurity http,
            AccessTable table,
            Gatekeeper gatekeeper,
            PortalAccess portal,
            PartnerSignIn partners,
            CallLimits limits,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures) {
        return stateless(http)
                .securityMatcher(table::isPartnerPage)
                .csrf(csrf -> csrf.csrfTokenRepository(portal.csrfTokens()))
                .addFilterBefore(
                        new SessionFilter(request -> portal.credential(request).flatMap(partners::callerNow), failures),
                        AnonymousAuthenticationFilter.class)
                .addFilterAfter(new PortalLimitFilter(limits, portal, table::isOpenPartnerPage), SessionFilter.class)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .anyRequest()
                        .access(gatekeeper))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(portal.signInFirst())
                        .accessDeniedHandler(portal.notAllowed()))
                .build();
    }

    /** For programs. Only a request with nothing but a session's cookie could be somebody else's page calling. */
    @Bean
    @Order(4)
    SecurityFilterChain apiChain(
            HttpSecurity http,
            AccessTable table,
            BrowserAccess browsers,
            Gatekeeper gatekeeper,
            Authenticator authenticator,
            AccessRefusals refusals,
            CallLimits limits,
            ErrorWriter errors,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures) {
        var credentials = new CredentialFilter(table, browsers, authenticator, limits, errors, refusals, failures);
        return stateless(http)
                // who calls is asked of the security context alone, and there is no session to be managed
                .servletApi(AbstractHttpConfigurer::disable)
                .sessionManagement(AbstractHttpConfigurer::disable)
                .csrf(csrf -> csrf.csrfTokenRepository(browsers.csrfTokens())
                        .requireCsrfProtectionMatcher(request -> CsrfFilter.DEFAULT_CSRF_MATCHER.matches(request)
                                && browsers.claimsSession(request)
                                && Presented.in(request) instanceof Presented.None
                                && !table.isOpenToEverybody(request)))
                .addFilterBefore(credentials, AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests
                        // the container's own error page: it only words what was refused already
                        .dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .anyRequest()
                        .access(gatekeeper))
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .build();
    }

    /** Nobody looks at the time of each filter; taking it costs a good part of all that the filters do. */
    @Bean
    SecurityObservationSettings noTimesOfFilters() {
        return SecurityObservationSettings.noObservations();
    }

    /** Requests that Spring Security's firewall does not let in, such as addresses with {@code ;} or {@code //}. */
    @Bean
    RequestRejectedHandler rejectedRequests(ErrorWriter errors) {
        return (request, response, rejected) ->
                errors.write(request, response, ErrorHandling.refusalBeforeAnyEndpoint(rejected));
    }

    @Bean
    WebMvcConfigurer callersForEndpoints(
            ActorArgument actors, VisitorArgument visitors, UnlistedEndpoints unlisted, SessionReads sessionReads) {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(actors);
                resolvers.add(visitors);
            }

            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(unlisted);
                registry.addInterceptor(sessionReads);
            }
        };
    }

    private static HttpSecurity stateless(HttpSecurity http) {
        return http.headers(AbstractHttpConfigurer::disable) // SecurityHeaders sets them, on every answer
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .securityContext(context -> context.securityContextRepository(new NullSecurityContextRepository()));
    }
}
