package nl.chargecars.partnersync.staff;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import nl.chargecars.partnersync.pages.BrowserCookie;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.staff.StaffSecrets.Purpose;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;

/**
 * Keeps the data of a sign-in at the identity provider (state, nonce, PKCE verifier, and the page to return to) in a cookie of
 * the browser for ten minutes, so that any node can handle the provider's answer. Only that browser knows these values. An
 * attacker who plants his own cookie in somebody's browser could at most sign that person in as himself, which {@code __Host-}
 * prevents. The cookie is signed, not encrypted: nothing in it is secret to the browser whose sign-in it is. Whoever could forge one
 * could make us ask the provider about codes that it never issued.
 */
final class OidcRequests implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final String NEXT = OidcRequests.class.getName();
    private static final int PARTS = 4;

    private final OidcProvider provider;
    private final SignIn signIn;
    private final StaffSecrets secrets;
    private final Clock clock;
    private final BrowserCookie cookie;

    OidcRequests(OidcProvider provider, SignIn signIn, StaffSecrets secrets, Clock clock, Settings settings) {
        this.provider = provider;
        this.signIn = signIn;
        this.secrets = secrets;
        this.clock = clock;
        this.cookie = new BrowserCookie("partnersync_oidc", settings);
    }

    /** Returns the page to redirect to after the provider's answer; the start page when none is known. */
    static String next(HttpServletRequest request) {
        return request.getAttribute(NEXT) instanceof String next ? next : "/";
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
        Optional<String[]> parts = cookie.in(request).flatMap(this::parts);
        if (parts.isEmpty() || !parts.get()[0].equals(request.getParameter(OAuth2ParameterNames.STATE))) {
            return null;
        }
        ClientRegistration registration =
                Objects.requireNonNull(provider.findByRegistrationId(OidcProvider.REGISTRATION));
        request.setAttribute(NEXT, Pages.ours(parts.get()[3]));
        return OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(
                        Objects.requireNonNull(registration.getProviderDetails().getAuthorizationUri()))
                .clientId(registration.getClientId())
                .redirectUri(registration.getRedirectUri())
                .scopes(registration.getScopes())
                .state(parts.get()[0])
                .attributes(Map.of(
                        OAuth2ParameterNames.REGISTRATION_ID, OidcProvider.REGISTRATION,
                        OidcParameterNames.NONCE, parts.get()[1],
                        PkceParameterNames.CODE_VERIFIER, parts.get()[2]))
                .build();
    }

    @Override
    public void saveAuthorizationRequest(
            @Nullable OAuth2AuthorizationRequest authorization,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (authorization == null) {
            cookie.remove(response);
            return;
        }
        String next = Pages.ours(Objects.requireNonNullElse(request.getParameter("next"), "/"));
        String plain = String.join(
                "\n",
                authorization.getState(),
                authorization.getAttribute(OidcParameterNames.NONCE),
                authorization.getAttribute(PkceParameterNames.CODE_VERIFIER),
                next);
        cookie.set(response, secrets.sign(Purpose.OIDC, plain, clock.instant().plus(KEPT)), KEPT);
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(
            HttpServletRequest request, HttpServletResponse response) {
        OAuth2AuthorizationRequest authorization = loadAuthorizationRequest(request);
        cookie.remove(response);
        if (authorization != null) {
            signIn.countProviderAnswer(request);
        }
        return authorization;
    }

    private Optional<String[]> parts(String signed) {
        return secrets.verified(Purpose.OIDC, signed, clock.instant()).map(plain -> plain.split("\n", PARTS));
    }
}
