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
 * Configures Spring Security's filter chains: one for staff pages, where people sign in, one for the partners' portal, one for
 * addresses of pages that do not exist, and one for the API, where programs send a credential with each request. The container keeps
 * no session: every request looks its caller up in the database.
 */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

    /** Metrics and health in detail, on the management port, which listens on the loopback address only. */
    @Bean
    @Order(1)
    SecurityFilterChain managementChain(HttpSecurity http) {
        return stateless(http)
                .csrf(AbstractHttpConfigurer::disable) // these endpoints only read, and only this machine reaches them
                .securityMatcher(managementEndpoints())
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    /** Tests the path prefix first, because Boot's matcher looks up the application context for each request. */
    private static RequestMatcher managementEndpoints() {
        RequestMatcher endpoints = EndpointRequest.toAnyEndpoint();
        return request -> request.getRequestURI().startsWith("/actuator") && endpoints.matches(request);
    }

    /**
     * The chain of the staff pages. Browsers send the session cookie by themselves, so every request that changes something must carry
     * the page's CSRF token too.
     */
    @Bean
    @Order(2)
    SecurityFilterChain pageChain(HttpSecurity http, AccessTable table, Gatekeeper gatekeeper, BrowserAccess browsers) {
        stateless(http)
                .securityMatcher(request -> table.isPage(request) || browsers.answersBySecurity(request))
                .csrf(csrf -> csrf.csrfTokenRepository(browsers.csrfTokens()))
                .addFilterBefore(
                        new SessionFilter(
                                request -> browsers.signedIn(request).map(SignedIn::caller), browsers::failed),
                        AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests
                        // the end of an event stream and the container's error page: the original request was
                        // authorized already
                        .dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                        .permitAll()
                        .anyRequest()
                        .access(gatekeeper))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(browsers.signInFirst())
                        .accessDeniedHandler(browsers.notAllowed()));
        browsers.addSignIn(http);
        return http.build();
    }

    /**
     * The chain of the partners' portal, for their developers in browsers. A staff session is not accepted here, and a portal session
     * is accepted nowhere else.
     */
    @Bean
    @Order(3)
    SecurityFilterChain portalChain(
            HttpSecurity http,
            AccessTable table,
            Gatekeeper gatekeeper,
            PortalAccess portal,
            PartnerSignIn partners,
            CallLimits limits,
            PartnerTurns turns) {
        return stateless(http)
                .securityMatcher(table::isPartnerPage)
                .csrf(csrf -> csrf.csrfTokenRepository(portal.csrfTokens()))
                .addFilterBefore(
                        new SessionFilter(
                                request -> portal.credential(request).flatMap(partners::callerNow), portal::failed),
                        AnonymousAuthenticationFilter.class)
                .addFilterAfter(
                        new PortalLimitFilter(limits, turns, portal, table::isOpenPartnerPage), SessionFilter.class)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .anyRequest()
                        .access(gatekeeper))
                .exceptionHandling(handling -> handling.authenticationEntryPoint(portal.signInFirst())
                        .accessDeniedHandler(portal.notAllowed()))
                .build();
    }

    /** The chain for addresses that {@link MissingPages} answers. It knows no caller, and lets nothing pass. */
    @Bean
    @Order(4)
    SecurityFilterChain missingPageChain(HttpSecurity http, MissingPages missing, PortalAccess portal) {
        return stateless(http)
                .securityMatcher(missing::concerns)
                .csrf(csrf -> csrf.csrfTokenRepository(portal.csrfTokens())) // for the form that changes the language
                .authorizeHttpRequests(requests -> requests.anyRequest().denyAll())
                .exceptionHandling(handling -> handling.authenticationEntryPoint(missing))
                .build();
    }

    /**
     * The chain of the API, for programs. A CSRF token is required only where the session cookie is the sole credential: only such a
     * request can be forged by a page of another site.
     */
    @Bean
    @Order(5)
    SecurityFilterChain apiChain(
            HttpSecurity http,
            AccessTable table,
            BrowserAccess browsers,
            Gatekeeper gatekeeper,
            Authenticator authenticator,
            AccessRefusals refusals,
            CallLimits limits,
            PartnerTurns turns,
            ErrorWriter errors,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures) {
        var credentials =
                new CredentialFilter(table, browsers, authenticator, limits, turns, errors, refusals, failures);
        return stateless(http)
                // the caller is read from the security context only, and there is no session to manage
                .servletApi(AbstractHttpConfigurer::disable)
                .sessionManagement(AbstractHttpConfigurer::disable)
                .csrf(csrf -> csrf.csrfTokenRepository(browsers.csrfTokens())
                        .requireCsrfProtectionMatcher(request -> CsrfFilter.DEFAULT_CSRF_MATCHER.matches(request)
                                && browsers.claimsSession(request)
                                && PresentedCredential.in(request) instanceof PresentedCredential.None
                                && !table.isOpenToEverybody(request)))
                .addFilterBefore(credentials, AnonymousAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests
                        // the container's error page: the request was refused before, this only renders the error
                        .dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .anyRequest()
                        .access(gatekeeper))
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .build();
    }

    /**
     * Turns off the observation of single filters: nobody uses their timings, and taking them costs a good part of the time that all
     * filters need.
     */
    @Bean
    SecurityObservationSettings noTimesOfFilters() {
        return SecurityObservationSettings.noObservations();
    }

    /** Answers requests that Spring Security's firewall rejects, such as addresses with {@code ;} or {@code //}. */
    @Bean
    RequestRejectedHandler rejectedRequests(ErrorWriter errors) {
        return (request, response, rejected) ->
                errors.write(request, response, ErrorHandling.refusalBeforeAnyEndpoint(rejected));
    }

    @Bean
    WebMvcConfigurer callersForEndpoints(
            ReadRightArgument readRights, UnlistedEndpoints unlisted, SessionReads sessionReads) {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(CallerArgument.actor());
                resolvers.add(CallerArgument.partner());
                resolvers.add(readRights);
            }

            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(unlisted);
                registry.addInterceptor(sessionReads);
            }
        };
    }

    private static HttpSecurity stateless(HttpSecurity http) {
        return http.headers(AbstractHttpConfigurer::disable) // SecurityHeaders sets them on every answer
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .securityContext(context -> context.securityContextRepository(new NullSecurityContextRepository()));
    }
}
