package nl.chargecars.partnersync.staff;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.settings.Settings;
import nl.chargecars.partnersync.staff.SignIn.Outcome.Locked;
import nl.chargecars.partnersync.web.Seconds;
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

    String locked(HttpServletRequest request, Locked locked) {
        long minutes = Math.ceilDiv(secondsUntil(locked), SECONDS_A_MINUTE);
        return pages.word(request, "login.locked", minutes);
    }

    /** Returns the seconds until guesses are taken again, rounded up, at least 1. */
    long secondsUntil(Locked locked) {
        return Math.max(1, Seconds.up(Duration.between(clock.instant(), locked.until())));
    }
}
