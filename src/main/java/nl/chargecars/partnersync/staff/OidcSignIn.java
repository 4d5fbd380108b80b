package nl.chargecars.partnersync.staff;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.access.Role;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.settings.OidcSettings;
import nl.chargecars.partnersync.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.oidc.authentication.OidcAuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/**
 * Signs people in at the organization's identity provider: authorization code with PKCE and nonce, implemented by Spring
 * Security. The provider says who somebody is and, by a claim, which role that person has; then a session of ours begins, as
 * after a sign-in with a password. Created only where an identity provider is configured.
 */
final class OidcSignIn {

    /** The path that starts a sign-in at the identity provider. */
    static final String START = "/login/oidc/" + OidcProvider.REGISTRATION;

    /** Spring Security's code for an answer to a sign-in that this browser did not begin, or not lately. */
    private static final String NOT_BEGUN = "authorization_request_not_found";

    private static final String BASE = "/login/oidc";
    private static final String CALLBACK = "/login/oidc-callback";
    private static final Logger log = LoggerFactory.getLogger(OidcSignIn.class);

    private final OidcCalls calls = new OidcCalls(OidcCalls.PATIENCE);
    private final OidcProvider provider;
    private final OidcRequests requests;
    private final OidcRoles roles;
    private final StaffUsers users;
    private final SignIn signIn;
    private final Sessions sessions;
    private final PasswordForms forms;
    private final Pages pages;

    OidcSignIn(
            Settings settings,
            OidcSettings oidc,
            StaffSecrets secrets,
            Clock clock,
            StaffUsers users,
            SignIn signIn,
            Sessions sessions,
            PasswordForms forms,
            Pages pages) {
        this.provider = new OidcProvider(oidc, settings.publicUrl() + CALLBACK, calls, clock);
        this.requests = new OidcRequests(provider, signIn, secrets, clock, settings);
        this.roles = new OidcRoles(oidc);
        this.users = users;
        this.signIn = signIn;
        this.sessions = sessions;
        this.forms = forms;
        this.pages = pages;
    }

    boolean answers(HttpServletRequest request) {
        return request.getRequestURI().equals(START) || request.getRequestURI().equals(CALLBACK);
    }

    void addTo(HttpSecurity http) {
        var resolver = new DefaultOAuth2AuthorizationRequestResolver(provider, BASE);
        resolver.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
        http.oauth2Login(login -> login.clientRegistrationRepository(provider)
                .authorizedClientRepository(new DiscardingClientRepository())
                .authorizationEndpoint(endpoint ->
                        endpoint.authorizationRequestResolver(resolver).authorizationRequestRepository(requests))
                .tokenEndpoint(endpoint -> endpoint.accessTokenResponseClient(calls.tokens()))
                .userInfoEndpoint(endpoint -> endpoint.oidcUserService(calls.people()))
                .redirectionEndpoint(endpoint -> endpoint.baseUri(CALLBACK))
                .loginPage("/login")
                .successHandler(this::welcome)
                .failureHandler(this::failed)
                .withObjectPostProcessor(new ObjectPostProcessor<OidcAuthorizationCodeAuthenticationProvider>() {
                    @Override
                    public <O extends OidcAuthorizationCodeAuthenticationProvider> O postProcess(O made) {
                        made.setJwtDecoderFactory(new OidcIdTokens());
                        return made;
                    }
                })
                .withObjectPostProcessor(new ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter>() {
                    @Override
                    public <O extends OAuth2AuthorizationRequestRedirectFilter> O postProcess(O filter) {
                        filter.setAuthenticationFailureHandler(OidcSignIn.this::failed);
                        return filter;
                    }
                }));
    }

    private void welcome(HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        OidcUser person = (OidcUser) Objects.requireNonNull(authentication.getPrincipal());
        String subject = person.getIssuer() + " " + person.getSubject();
        Optional<Role> role = roles.of(person.getClaims());
        if (role.isEmpty()) {
            users.leftAtProvider(subject);
        }
        Optional<StaffUser> user = role.flatMap(known -> users.fromProvider(subject, email(person), known));
        if (user.isEmpty()) {
            log.info("sign-in at the identity provider refused reason={}", whyNot(person, role));
            Pages.write(
                    response, pages.message(request, HttpStatus.FORBIDDEN, "oidc.no_role.title", "oidc.no_role.text"));
            return;
        }
        signIn.begin(user.get(), request, response);
        Pages.write(response, Pages.seeOther(OidcRequests.next(request)));
    }

    private String whyNot(OidcUser person, Optional<Role> role) {
        if (role.isPresent()) {
            return "disabled";
        }
        return roles.areIn(person.getClaims()) ? "no_role" : "no_role_claim";
    }

    private void failed(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (failure instanceof TooManyVisitsException tooMany) {
            var locked = new SignIn.Outcome.Locked(tooMany.until());
            Pages.write(
                    response,
                    pages.show(
                            request,
                            HttpStatus.TOO_MANY_REQUESTS,
                            "message",
                            Map.of(
                                    "title",
                                    pages.word(request, "oidc.failed.title"),
                                    "text",
                                    forms.locked(request, response, locked))));
            return;
        }
        String code = failure instanceof OAuth2AuthenticationException known
                ? known.getError().getErrorCode()
                : failure.getClass().getSimpleName();
        if (code.equals(NOT_BEGUN) && sessions.of(request).isPresent()) {
            Pages.write(response, Pages.seeOther("/"));
            return;
        }
        log.info("sign-in at the identity provider failed reason={}{}", code, OidcFailure.detail(failure));
        String text = code.equals(NOT_BEGUN) ? "oidc.not_begun.text" : "oidc.failed.text";
        Pages.write(response, pages.message(request, HttpStatus.UNAUTHORIZED, "oidc.failed.title", text));
    }

    /** An address that the provider says is not verified may be somebody else's. Some providers send an empty one for none. */
    private static String email(OidcUser person) {
        String email = Boolean.FALSE.equals(person.getEmailVerified()) ? null : person.getEmail();
        return email == null || email.isBlank() ? Objects.requireNonNull(person.getSubject()) : email;
    }
}
