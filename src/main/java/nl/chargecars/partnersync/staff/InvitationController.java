package nl.chargecars.partnersync.staff;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Serves the invitation link that an administrator hands over: the invited user chooses a password, once, and is signed in. */
@PageController
@RequestMapping(path = "/invitations/{token}", produces = MediaType.TEXT_HTML_VALUE)
class InvitationController {

    private final Passwords passwords;
    private final SignIn signIn;
    private final PasswordForms forms;
    private final Pages pages;

    InvitationController(Passwords passwords, SignIn signIn, PasswordForms forms, Pages pages) {
        this.passwords = passwords;
        this.signIn = signIn;
        this.forms = forms;
        this.pages = pages;
    }

    @GetMapping
    ResponseEntity<byte[]> form(@PathVariable String token, HttpServletRequest request) {
        return invited(token)
                .map(user -> form(request, HttpStatus.OK, "", user, token))
                .orElseGet(() -> over(request));
    }

    @PostMapping
    ResponseEntity<byte[]> accept(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String password,
            HttpServletRequest request,
            HttpServletResponse response) {
        Optional<StaffUser> invited = invited(token);
        if (invited.isEmpty()) {
            return over(request);
        }
        Optional<String> problem =
                forms.problem(request, password, invited.get().email());
        if (problem.isPresent()) {
            return form(request, HttpStatus.UNPROCESSABLE_CONTENT, problem.get(), invited.get(), token);
        }
        Optional<StaffUser> accepted = passwords.accept(token, password);
        if (accepted.isEmpty()) {
            return over(request);
        }
        signIn.begin(accepted.get(), request, response);
        return Pages.seeOther("/");
    }

    private Optional<StaffUser> invited(String token) {
        return forms.passwordsAllowed() ? passwords.invited(token) : Optional.empty();
    }

    private ResponseEntity<byte[]> over(HttpServletRequest request) {
        return pages.message(request, HttpStatus.NOT_FOUND, "invitation.over.title", "invitation.over.text");
    }

    private ResponseEntity<byte[]> form(
            HttpServletRequest request, HttpStatus status, String problem, StaffUser user, String token) {
        return pages.show(
                request,
                status,
                "invitation",
                Map.of("problem", problem, "email", user.email().text(), "token", token));
    }
}
