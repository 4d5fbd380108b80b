package nl.chargecars.partnersync.staff;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.staff.SignIn.Outcome;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Shows signed-in users their own account, and lets them change their password. */
@PageController
@RequestMapping(produces = MediaType.TEXT_HTML_VALUE)
class AccountController {

    private final StaffUsers users;
    private final Passwords passwords;
    private final SignIn signIn;
    private final Sessions sessions;
    private final PasswordForms forms;
    private final KnownBrowsers browsers;
    private final Pages pages;

    AccountController(
            StaffUsers users,
            Passwords passwords,
            SignIn signIn,
            Sessions sessions,
            PasswordForms forms,
            KnownBrowsers browsers,
            Pages pages) {
        this.users = users;
        this.passwords = passwords;
        this.signIn = signIn;
        this.sessions = sessions;
        this.forms = forms;
        this.browsers = browsers;
        this.pages = pages;
    }

    @GetMapping("/account")
    ResponseEntity<byte[]> account(HttpServletRequest request) {
        return account(request, HttpStatus.OK, "", viewer(request));
    }

    @PostMapping("/account/password")
    ResponseEntity<byte[]> changePassword(
            @RequestParam(defaultValue = "") String current,
            @RequestParam(defaultValue = "") String password,
            HttpServletRequest request,
            HttpServletResponse response) {
        StaffUser user = viewer(request);
        if (!user.hasPassword()) {
            return account(request, HttpStatus.FORBIDDEN, "", user); // the address may be another user's, who has one
        }
        switch (signIn.judge(user.email(), current, browsers.from(request))) {
            case Outcome.Locked locked -> {
                return account(request, HttpStatus.TOO_MANY_REQUESTS, forms.locked(request, response, locked), user);
            }
            case Outcome.Wrong _ -> {
                String wrong = pages.word(request, "password.current_wrong");
                return account(request, HttpStatus.UNPROCESSABLE_CONTENT, wrong, user);
            }
            case Outcome.Right _ -> {}
        }
        Optional<String> problem = forms.problem(request, password, user.email());
        if (problem.isPresent()) {
            return account(request, HttpStatus.UNPROCESSABLE_CONTENT, problem.get(), user);
        }
        Optional<StaffUser> changed = passwords.changePassword(user, password);
        Optional<String> token = changed.flatMap(now -> sessions.begin(now, request));
        if (changed.isEmpty() || token.isEmpty()) {
            return Pages.done("/account", "notice.account_changed"); // which asks to sign in if all sessions were ended
        }
        sessions.give(token.get(), changed.get(), response);
        return Pages.done("/account", "notice.password_changed");
    }

    private ResponseEntity<byte[]> account(
            HttpServletRequest request, HttpStatus status, String problem, StaffUser user) {
        return pages.show(
                request,
                status,
                "account",
                Map.of(
                        "problem", problem,
                        "email", user.email().text(),
                        "role", user.role().wireName(),
                        "hasPassword", user.hasPassword()));
    }

    private StaffUser viewer(HttpServletRequest request) {
        return sessions.of(request)
                .map(session -> users.require(session.user()))
                .orElseThrow(() -> new AuthenticationCredentialsNotFoundException("nobody is signed in"));
    }
}
