package nl.chargecars.partnersync.access;

import jakarta.servlet.DispatcherType;
import java.util.List;
import nl.chargecars.partnersync.web.ErrorCode;
import nl.chargecars.partnersync.web.ErrorWriter;
import nl.chargecars.partnersync.web.Refusal;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The filter chains: no sessions, no cookies, no forms; who calls is asked anew with every request. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {

    /** Metrics and health in detail, on the management port, which listens on the loopback address only. */
    @Bean
    @Order(1)
    SecurityFilterChain managementChain(HttpSecurity http) {
        return stateless(http)
                .securityMatcher(EndpointRequest.toAnyEndpoint())
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain apiChain(
            HttpSecurity http,
            AccessTable table,
            Gatekeeper gatekeeper,
            Authenticator authenticator,
            AccessRefusals refusals,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures) {
        var credentials = new CredentialFilter(table, authenticator, refusals, failures);
        return stateless(http)
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

    /** Requests that Spring Security's firewall does not let in, such as addresses with {@code ;} or {@code //}. */
    @Bean
    RequestRejectedHandler rejectedRequests(ErrorWriter errors) {
        return (request, response, _) ->
                errors.write(request, response, Refusal.of(ErrorCode.MALFORMED_REQUEST, "The request cannot be read."));
    }

    @Bean
    WebMvcConfigurer callersForEndpoints(ActorArgument actors, UnlistedEndpoints unlisted) {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(actors);
            }

            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(unlisted);
            }
        };
    }

    private static HttpSecurity stateless(HttpSecurity http) {
        return http.csrf(AbstractHttpConfigurer::disable) // a browser never sends these credentials by itself
                .headers(AbstractHttpConfigurer::disable) // SecurityHeaders sets them, on every answer
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .securityContext(context -> context.securityContextRepository(new NullSecurityContextRepository()));
    }
}
