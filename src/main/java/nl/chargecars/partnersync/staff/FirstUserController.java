package nl.chargecars.partnersync.staff;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.access.FirstAdministrator;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.web.ClientAddress;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Creates the first user of a fresh installation: whoever has the administrator's key needs nothing but a browser. Once there is
 * a user, this page redirects everybody to the sign-in page.
 */
@PageController
@RequestMapping(path = "/first-user", produces = MediaType.TEXT_HTML_VALUE)
class FirstUserController {

    /** Wrong administrator's keys are counted like wrong passwords, for this account name; no e-mail address looks like this. */
    private static final String ACCOUNT = "the administrator's key";

    private final FirstAdministrator administrator;
    private final Passwords passwords;
    private final StaffUserRepository repository;
    private final SignIn signIn;
    private final GuessingGuard guard;
    private final PasswordForms forms;
    private final ClientAddress addresses;
    private final Pages pages;

    FirstUserController(
            FirstAdministrator administrator,
            Passwords passwords,
            StaffUserRepository repository,
            SignIn signIn,
            GuessingGuard guard,
            PasswordForms forms,
            ClientAddress addresses,
            Pages pages) {
        this.administrator = administrator;
        this.passwords = passwords;
        this.repository = repository;
        this.signIn = signIn;
        this.guard = guard;
        this.forms = forms;
        this.addresses = addresses;
        this.pages = pages;
    }

    @GetMapping
    ResponseEntity<byte[]> form(HttpServletRequest request) {
        return isOver() ? Pages.seeOther("/login") : form(request, HttpStatus.OK, "", "");
    }

    @PostMapping
    ResponseEntity<byte[]> create(
            @RequestParam(defaultValue = "") String key,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String password,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (isOver()) {
            return Pages.seeOther("/login");
        }
        Optional<ResponseEntity<byte[]>> refusal = judge(key.strip(), email, request, response);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (!Email.isOne(email)) {
            return form(request, HttpStatus.UNPROCESSABLE_CONTENT, pages.word(request, "first_user.bad_email"), email);
        }
        Optional<String> problem = forms.problem(request, password, new Email(email));
        if (problem.isPresent()) {
            return form(request, HttpStatus.UNPROCESSABLE_CONTENT, problem.get(), email);
        }
        passwords.createFirst(new Email(email), password).ifPresent(user -> signIn.begin(user, request, response));
        return Pages.seeOther("/");
    }

    /**
     * Judges the key and returns the answer to a wrong one. A key that cannot be guessed is judged first, and only wrong ones are
     * counted, so that no stranger locks it out; a guessable one is counted before it is judged, as passwords are.
     */
    private Optional<ResponseEntity<byte[]>> judge(
            String key, String email, HttpServletRequest request, HttpServletResponse response) {
        if (!administrator.isGuessable() && administrator.isKey(key)) {
            return Optional.empty();
        }
        return switch (guard.guess(ACCOUNT, addresses.of(request))) {
            case GuessingGuard.Answer.TooEarly early -> {
                String problem = forms.locked(request, response, new SignIn.Outcome.Locked(early.until()));
                yield Optional.of(form(request, HttpStatus.TOO_MANY_REQUESTS, problem, email));
            }
            case GuessingGuard.Answer.Taken taken
            when administrator.isKey(key) -> {
                guard.wasRight(taken.guess());
                yield Optional.empty();
            }
            case GuessingGuard.Answer.Taken _ ->
                Optional.of(form(request, HttpStatus.UNAUTHORIZED, pages.word(request, "first_user.wrong_key"), email));
        };
    }

    /** Returns true when there is a user already, or when nobody signs in with a password here. */
    private boolean isOver() {
        return !forms.passwordsAllowed() || repository.any();
    }

    private ResponseEntity<byte[]> form(HttpServletRequest request, HttpStatus status, String problem, String email) {
        return pages.show(request, status, "firstuser", Map.of("problem", problem, "email", email));
    }
}
