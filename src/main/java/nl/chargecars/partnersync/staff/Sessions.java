package nl.chargecars.partnersync.staff;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import nl.chargecars.partnersync.id.StaffUserId;
import nl.chargecars.partnersync.pages.Viewer;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.staff.SessionStore.Session;
import nl.chargecars.partnersync.staff.StaffSecrets.Purpose;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/**
 * Sessions and the cookie that carries one. Each sign-in makes a new one: whatever cookie a browser came with, somebody may have
 * planted, is never taken over. The cookie goes with requests of other sites only when a person follows a link here (Lax), no
 * script reads it, and with https no other host can set it ({@code __Host-}).
 */
@Component
class Sessions {

    private static final String FOUND = Sessions.class.getName();

    private final SessionStore store;
    private final StaffSecrets secrets;
    private final Clock clock;
    private final boolean https;
    private final String cookieName;

    Sessions(SessionStore store, StaffSecrets secrets, Clock clock, Settings settings) {
        this.store = store;
        this.secrets = secrets;
        this.clock = clock;
        this.https = settings.isPubliclyHttps();
        this.cookieName = (https ? "__Host-" : "") + "partnersync_session";
    }

    /** What the browser says is its session, be it one or not. */
    Optional<String> claimed(HttpServletRequest request) {
        return cookie(request, cookieName);
    }

    /** The session that the browser has; asked of the database once a request. */
    Optional<Session> of(HttpServletRequest request) {
        if (request.getAttribute(FOUND) instanceof Session known) {
            return Optional.of(known);
        }
        Optional<Session> session = claimed(request).flatMap(token -> store.find(hash(token), clock.instant()));
        session.ifPresent(found -> {
            request.setAttribute(FOUND, found);
            new Viewer(found.email().text(), found.role().toString()).rememberIn(request);
        });
        return session;
    }

    /** Ends the session that the browser has, if any, and begins another one. */
    void begin(StaffUserId user, HttpServletRequest request, HttpServletResponse response) {
        claimed(request).ifPresent(token -> store.end(hash(token)));
        String token = StaffSecrets.token();
        store.begin(hash(token), user, clock.instant());
        setCookie(response, token, SessionStore.LONGEST);
    }

    void end(HttpServletRequest request, HttpServletResponse response) {
        claimed(request).ifPresent(token -> store.end(hash(token)));
        setCookie(response, "", Duration.ZERO);
    }

    static Optional<String> cookie(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(name))
                        .map(Cookie::getValue)
                        .filter(value -> !value.isEmpty())
                        .findFirst();
    }

    private void setCookie(HttpServletResponse response, String token, Duration kept) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(cookieName, token)
                        .path("/")
                        .maxAge(kept)
                        .httpOnly(true)
                        .sameSite("Lax")
                        .secure(https)
                        .build()
                        .toString());
    }

    private byte[] hash(String token) {
        return secrets.hash(Purpose.SESSION, token);
    }
}
