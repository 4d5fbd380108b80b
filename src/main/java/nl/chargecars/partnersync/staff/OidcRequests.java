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
 * the browser for ten minutes, so that any node can handle the provider's answer. Each sign-in has a cookie of its own, so
 * that several tabs can be at the provider, and an answer that nobody asked for ends none of them.
 *
 * <p>Only that browser knows these values. An attacker who plants his own cookie in somebody's browser could at most sign that
 * person in as himself, which {@code __Host-} prevents. The cookie is signed, not encrypted: nothing in it is secret to the
 * browser whose sign-in it is. Whoever could forge one could make us ask the provider about codes that it never issued.
 */
final class OidcRequests implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final String NEXT = OidcRequests.class.getName();
    private static final int PARTS = 4;

    /** Beginning of the state that tells the cookies of one browser apart. */
    private static final int NAMED_BY = 8;

    /** Of all cookies together: a request whose head is over 8 KiB is refused, and other cookies and the address need room too. */
    private static final int MOST_CHARACTERS = 3_000;

    private final OidcProvider provider;
    private final SignIn signIn;
    private final StaffSecrets secrets;
    private final Clock clock;
    private final BrowserCookie cookies;

    OidcRequests(OidcProvider provider, SignIn signIn, StaffSecrets secrets, Clock clock, Settings settings) {
        this.provider = provider;
        this.signIn = signIn;
        this.secrets = secrets;
        this.clock = clock;
        this.cookies = new BrowserCookie("partnersync_oidc_", settings);
    }

    /** Returns the page to redirect to after the provider's answer; the start page when none is known. */
    static String next(HttpServletRequest request) {
        return request.getAttribute(NEXT) instanceof String next ? next : "/";
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
        String state = Objects.requireNonNullElse(request.getParameter(OAuth2ParameterNames.STATE), "");
        Optional<String[]> parts = cookie(state).in(request).flatMap(this::parts);
        if (parts.isEmpty() || !parts.get()[0].equals(state)) {
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
        OAuth2AuthorizationRequest begun = Objects.requireNonNull(authorization); // Spring Security never saves null
        String state = Objects.requireNonNull(begun.getState());
        String next = Pages.ours(Objects.requireNonNullElse(request.getParameter("next"), "/"));
        String plain = String.join(
                "\n",
                state,
                begun.getAttribute(OidcParameterNames.NONCE),
                begun.getAttribute(PkceParameterNames.CODE_VERIFIER),
                next);
        String signed = secrets.sign(Purpose.OIDC, plain, clock.instant().plus(KEPT));
        makeRoom(signed.length(), request, response);
        cookie(state).set(response, signed, KEPT);
    }

    /** Drops the oldest sign-ins of a browser that has begun many. */
    private void makeRoom(int needed, HttpServletRequest request, HttpServletResponse response) {
        int characters = needed;
        for (BrowserCookie older : cookies.allEndings(request).reversed()) {
            characters += older.in(request).map(String::length).orElse(0);
            if (characters > MOST_CHARACTERS) {
                older.remove(response);
            }
        }
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(
            HttpServletRequest request, HttpServletResponse response) {
        OAuth2AuthorizationRequest authorization = loadAuthorizationRequest(request);
        if (authorization != null) {
            cookie(Objects.requireNonNull(authorization.getState())).remove(response);
            signIn.countProviderAnswer(request);
        }
        return authorization;
    }

    private BrowserCookie cookie(String state) {
        return cookies.ending(state.substring(0, Math.min(state.length(), NAMED_BY)));
    }

    private Optional<String[]> parts(String signed) {
        return secrets.verified(Purpose.OIDC, signed, clock.instant()).map(plain -> plain.split("\n", PARTS));
    }
}
