package nl.chargecars.partnersync.staff;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import nl.chargecars.partnersync.crypto.RandomToken;
import nl.chargecars.partnersync.id.StaffUserId;
import nl.chargecars.partnersync.pages.BrowserCookie;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.staff.StaffSecrets.Purpose;
import nl.chargecars.partnersync.staff.StaffUserRepository.WithPassword;
import nl.chargecars.partnersync.web.ClientAddress;
import org.springframework.stereotype.Component;

/**
 * Browsers that somebody has signed in with. The guesses of one are counted by itself, not with those that the whole world may
 * make at the account: so no stranger locks a colleague out of the browser that he works with. It lets nobody in. What is
 * known of a browser stands in a sealed cookie of it alone, for one user, and ends with all sessions of that user.
 */
@Component
class KnownBrowsers {

    static final Duration KEPT = Duration.ofDays(90);

    private final StaffUserRepository repository;
    private final StaffSecrets secrets;
    private final ClientAddress addresses;
    private final Clock clock;
    private final BrowserCookie cookie;

    KnownBrowsers(
            StaffUserRepository repository,
            StaffSecrets secrets,
            ClientAddress addresses,
            Clock clock,
            Settings settings) {
        this.repository = repository;
        this.secrets = secrets;
        this.addresses = addresses;
        this.clock = clock;
        this.cookie = new BrowserCookie("partnersync_known", settings);
    }

    /**
     * Where a guess comes from.
     *
     * @param claimed what the browser says that it is, be it true or not
     */
    record From(String address, Optional<String> claimed) {}

    From from(HttpServletRequest request) {
        return new From(addresses.of(request), cookie.in(request));
    }

    /** Somebody has just signed in with it. Nothing for who has no password here: there is nothing to guess. */
    void remember(StaffUserId user, HttpServletResponse response) {
        repository
                .findWithPassword(user)
                .map(known -> secrets.seal(
                        Purpose.BROWSER,
                        owner(known) + RandomToken.next(),
                        clock.instant().plus(KEPT)))
                .ifPresent(text -> cookie.set(response, text, KEPT));
    }

    /** The name by which its guesses are counted; empty for a browser that this user has not signed in with lately. */
    Optional<String> name(WithPassword user, From from) {
        return from.claimed()
                .flatMap(text -> secrets.unsealed(Purpose.BROWSER, text, clock.instant()))
                .filter(name -> name.startsWith(owner(user)));
    }

    /** How the name of each of a user's browsers begins; it ends with what nobody guesses, and is no e-mail address. */
    private static String owner(WithPassword user) {
        return user.user().id() + " " + user.user().allEnded() + " ";
    }
}
