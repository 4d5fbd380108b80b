package nl.chargecars.partnersync.staff;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.Map;
import nl.chargecars.partnersync.pages.Address;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.pages.SecurityAnswers;
import nl.chargecars.partnersync.settings.Settings;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Signing in and out. */
@PageController
@RequestMapping(produces = MediaType.TEXT_HTML_VALUE)
class SignInController {

    private final SignIn signIn;
    private final Sessions sessions;
    private final StaffUsers users;
    private final StaffUserRepository repository;
    private final PasswordForms forms;
    private final Pages pages;
    private final boolean oidc;

    SignInController(
            SignIn signIn,
            Sessions sessions,
            StaffUsers users,
            StaffUserRepository repository,
            PasswordForms forms,
            Pages pages,
            Settings settings) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.users = users;
        this.repository = repository;
        this.forms = forms;
        this.pages = pages;
        this.oidc = settings.oidc().isPresent();
    }

    @GetMapping("/login")
    ResponseEntity<byte[]> form(
            @RequestParam(defaultValue = "/") String next,
            @RequestParam(name = SecurityAnswers.ENDED, defaultValue = "") String ended,
            HttpServletRequest request) {
        if (sessions.of(request).isPresent()) {
            return Pages.seeOther(Pages.ours(next));
        }
        String problem = ended.isEmpty() ? "" : pages.word(request, "login.ended");
        return form(request, HttpStatus.OK, problem, "", next);
    }

    @PostMapping("/login")
    ResponseEntity<byte[]> signIn(
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(defaultValue = "/") String next,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (!forms.passwordsAllowed()) {
            return form(request, HttpStatus.FORBIDDEN, pages.word(request, "login.only_oidc"), "", next);
        }
        return switch (signIn.byPassword(new Email(email), password, request, response)) {
            case SignIn.Outcome.Right _ -> Pages.seeOther(Pages.ours(next));
            case SignIn.Outcome.Wrong _ ->
                form(request, HttpStatus.UNAUTHORIZED, pages.word(request, "login.wrong"), email, next);
            case SignIn.Outcome.Locked locked ->
                form(request, HttpStatus.TOO_MANY_REQUESTS, forms.locked(request, response, locked), email, next);
        };
    }

    @PostMapping("/logout")
    ResponseEntity<byte[]> signOut(HttpServletRequest request, HttpServletResponse response) {
        sessions.of(request).ifPresent(session -> users.noteSignOut(session.user()));
        sessions.end(request, response);
        return Pages.seeOther("/login");
    }

    private ResponseEntity<byte[]> form(
            HttpServletRequest request, HttpStatus status, String problem, String email, String next) {
        String back = Pages.ours(next);
        Map<String, Object> model = new HashMap<>(Map.of(
                "problem",
                problem,
                "email",
                email,
                "next",
                back,
                "firstUser",
                !oidc && !repository.any(),
                "passwords",
                forms.passwordsAllowed()));
        if (oidc) {
            model.put("provider", new Address(OidcSignIn.START).with("next", back));
        }
        return pages.show(request, status, "login", model);
    }
}
