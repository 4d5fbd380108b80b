package nl.chargecars.partnersync.staff;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import nl.chargecars.partnersync.crypto.RandomToken;
import nl.chargecars.partnersync.pages.BrowserCookie;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.staff.StaffSecrets.Purpose;
import nl.chargecars.partnersync.staff.StaffUser.SignInBy;
import nl.chargecars.partnersync.staff.StaffUserRepository.WithPassword;
import nl.chargecars.partnersync.web.ClientAddress;
import org.springframework.stereotype.Component;

/**
 * Remembers the browsers in which a user has signed in. Guesses from a known browser are counted separately from the guesses that
 * anybody can make for the account: so no stranger locks a colleague out of the browser that he works with. Being known gives a
 * browser no access. A signed cookie in the browser is the only record; it is valid for one user, and no longer once all sessions
 * of that user are ended.
 */
@Component
class KnownBrowsers {

    static final Duration KEPT = Duration.ofDays(90);

    private final StaffSecrets secrets;
    private final ClientAddress addresses;
    private final Clock clock;
    private final BrowserCookie cookie;

    KnownBrowsers(StaffSecrets secrets, ClientAddress addresses, Clock clock, Settings settings) {
        this.secrets = secrets;
        this.addresses = addresses;
        this.clock = clock;
        this.cookie = new BrowserCookie("partnersync_known", settings);
    }

    /**
     * Where a guess comes from.
     *
     * @param address of the caller, as {@link ClientAddress} returns it
     * @param claimed the cookie that the browser sent, not verified yet
     */
    record From(String address, Optional<String> claimed) {}

    From from(HttpServletRequest request) {
        return new From(addresses.of(request), cookie.in(request));
    }

    /**
     * Sets the cookie after a sign-in with this browser. Does nothing for a user who has no password here: there is nothing to
     * guess.
     */
    void remember(StaffUser user, HttpServletResponse response) {
        if (user.signInBy() == SignInBy.PASSWORD) {
            Instant end = clock.instant().plus(KEPT);
            cookie.set(response, secrets.sign(Purpose.BROWSER, owner(user) + RandomToken.next(), end), KEPT);
        }
    }

    /** Returns the name by which the guesses of this browser are counted; empty when this user has not signed in with it lately. */
    Optional<String> name(WithPassword user, From from) {
        return from.claimed()
                .flatMap(text -> secrets.verified(Purpose.BROWSER, text, clock.instant()))
                .filter(name -> name.startsWith(owner(user.user())));
    }

    /**
     * Returns the prefix of the names of a user's browsers. The rest of the name is random, so that nobody guesses it; no e-mail
     * address looks like such a name.
     */
    private static String owner(StaffUser user) {
        return user.id() + " " + user.allEnded() + " ";
    }
}
