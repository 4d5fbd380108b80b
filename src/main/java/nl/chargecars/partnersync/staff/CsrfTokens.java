package nl.chargecars.partnersync.staff;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.staff.StaffSecrets.Purpose;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.stereotype.Component;

/**
 * The token of a page is the keyed hash of what the browser's cookie holds: nothing is stored, and it ends with the session. Before
 * somebody signs in, a random cookie of its own stands in for the session. Spring Security compares, in constant time, and
 * masks the token anew for each page.
 */
@Component
class CsrfTokens implements CsrfTokenRepository {

    private static final String HEADER = "X-CSRF-Token";
    private static final String PARAMETER = "_csrf";

    private final Sessions sessions;
    private final StaffSecrets secrets;
    private final boolean https;
    private final String cookieName;

    CsrfTokens(Sessions sessions, StaffSecrets secrets, Settings settings) {
        this.sessions = sessions;
        this.secrets = secrets;
        this.https = settings.isPubliclyHttps();
        this.cookieName = (https ? "__Host-" : "") + "partnersync_form";
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        String cookie = StaffSecrets.token();
        request.setAttribute(cookieName, cookie);
        return token(cookie);
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        if (token != null && request.getAttribute(cookieName) instanceof String cookie) {
            response.addHeader(
                    HttpHeaders.SET_COOKIE,
                    ResponseCookie.from(cookieName, cookie)
                            .path("/")
                            .httpOnly(true)
                            .sameSite("Lax")
                            .secure(https)
                            .build()
                            .toString());
        }
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        Optional<String> cookie = sessions.claimed(request).or(() -> Sessions.cookie(request, cookieName));
        return cookie.map(this::token).orElse(null);
    }

    private CsrfToken token(String cookie) {
        return new DefaultCsrfToken(HEADER, PARAMETER, secrets.hashText(Purpose.CSRF, cookie));
    }
}
