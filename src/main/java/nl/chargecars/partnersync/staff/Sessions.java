package nl.chargecars.partnersync.staff;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Optional;
import nl.chargecars.partnersync.crypto.RandomToken;
import nl.chargecars.partnersync.pages.BrowserCookie;
import nl.chargecars.partnersync.pages.Viewer;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.staff.SessionRepository.Session;
import nl.chargecars.partnersync.staff.StaffSecrets.Purpose;
import org.springframework.stereotype.Component;

/**
 * Manages sessions and the cookie that carries a session's token. Each sign-in creates a new session: the cookie that a browser
 * sent is never reused, since somebody may have planted it.
 */
@Component
class Sessions {

    private static final String FOUND = Sessions.class.getName();

    private final SessionRepository repository;
    private final KnownBrowsers browsers;
    private final StaffSecrets secrets;
    private final Clock clock;
    private final BrowserCookie cookie;

    Sessions(
            SessionRepository repository,
            KnownBrowsers browsers,
            StaffSecrets secrets,
            Clock clock,
            Settings settings) {
        this.repository = repository;
        this.browsers = browsers;
        this.secrets = secrets;
        this.clock = clock;
        this.cookie = new BrowserCookie("partnersync_session", settings);
    }

    /** Returns the session token that the browser sent, not verified. */
    Optional<String> claimed(HttpServletRequest request) {
        return cookie.in(request);
    }

    /** Returns the valid session of this browser; once found, it is not read again for the same request. */
    Optional<Session> of(HttpServletRequest request) {
        if (request.getAttribute(FOUND) instanceof Session known) {
            return Optional.of(known);
        }
        Optional<Session> session = claimed(request).flatMap(token -> repository.find(hash(token), clock.instant()));
        session.ifPresent(found -> {
            request.setAttribute(FOUND, found);
            new Viewer(found.email().text(), found.role().wireName()).storeIn(request);
        });
        return session;
    }

    /**
     * Begins a session in place of the one that the browser has, if any.
     *
     * @param user as read before the password was judged, which takes a while
     * @return the session's token, for {@link #give} once the transaction has ended; empty, with nothing changed, when all
     *     sessions of the user have been ended since the user was read, by a reset for example, or the user was unlocked
     */
    Optional<String> begin(StaffUser user, HttpServletRequest request) {
        String token = RandomToken.next();
        if (!repository.begin(hash(token), user, clock.instant())) {
            return Optional.empty();
        }
        claimed(request).ifPresent(old -> repository.end(hash(old)));
        return Optional.of(token);
    }

    /** Sets the cookies of a session that has begun. */
    void give(String token, StaffUser user, HttpServletResponse response) {
        cookie.set(response, token, SessionRepository.LONGEST);
        browsers.remember(user, response);
    }

    void end(HttpServletRequest request, HttpServletResponse response) {
        claimed(request).ifPresent(token -> repository.end(hash(token)));
        cookie.remove(response);
    }

    private byte[] hash(String token) {
        return secrets.hash(Purpose.SESSION, token);
    }
}
