package nl.chargecars.partnersync.staff;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.staff.SignIn.Outcome.Locked;
import nl.chargecars.partnersync.web.Seconds;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** The messages of the forms with passwords. */
@Component
class PasswordForms {

    private static final int SECONDS_A_MINUTE = 60;

    private final Pages pages;
    private final Clock clock;
    private final boolean taken;

    PasswordForms(Pages pages, Clock clock, Settings settings) {
        this.pages = pages;
        this.clock = clock;
        this.taken = settings.takesPasswords();
    }

    /** False where people sign in at the identity provider only. */
    boolean passwordsAllowed() {
        return taken;
    }

    /** Returns the message why a new password is refused; empty when it is accepted. */
    Optional<String> problem(HttpServletRequest request, String password, Email email) {
        return PasswordRules.problem(password, email)
                .map(problem -> pages.word(
                        request,
                        switch (problem) {
                            case TOO_SHORT -> "password.too_short";
                            case TOO_LONG -> "password.too_long";
                            case TOO_EASY -> "password.too_easy";
                        }));
    }

    /** Returns the message that no guesses are taken for a while, and sets {@code Retry-After} accordingly, to at least 1 s. */
    String locked(HttpServletRequest request, HttpServletResponse response, Locked locked) {
        long seconds = Math.max(1, Seconds.up(Duration.between(clock.instant(), locked.until())));
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
        return pages.word(request, "login.locked", Math.ceilDiv(seconds, SECONDS_A_MINUTE));
    }
}
