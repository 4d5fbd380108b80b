package nl.chargecars.partnersync.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import nl.chargecars.partnersync.access.PartnerCaller;
import nl.chargecars.partnersync.access.PartnerSignIn;
import nl.chargecars.partnersync.pages.PageController;
import nl.chargecars.partnersync.pages.Pages;
import nl.chargecars.partnersync.pages.SecurityAnswers;
import nl.chargecars.partnersync.web.Seconds;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Sign-in and sign-out. Partners sign in with an API credential that they have already. */
@PageController
@RequestMapping(produces = MediaType.TEXT_HTML_VALUE)
class PortalSignInController {

    private static final String HOME = "/portal";

    private final PartnerSignIn signIn;
    private final PortalSessions sessions;
    private final Pages pages;

    PortalSignInController(PartnerSignIn signIn, PortalSessions sessions, Pages pages) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.pages = pages;
    }

    @GetMapping("/portal/login")
    ResponseEntity<byte[]> form(
            @RequestParam(defaultValue = HOME) String next,
            @RequestParam(name = SecurityAnswers.ENDED, defaultValue = "") String ended,
            Optional<PartnerCaller> visitor,
            HttpServletRequest request) {
        if (visitor.isPresent()) {
            return Pages.seeOther(ofPortal(next));
        }
        String problem = ended.isEmpty() ? "" : pages.word(request, "login.ended");
        return form(request, HttpStatus.OK, problem, "", next);
    }

    @PostMapping("/portal/login")
    ResponseEntity<byte[]> signIn(
            @RequestParam(defaultValue = "") String key,
            @RequestParam(defaultValue = "") String username,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(defaultValue = HOME) String next,
            HttpServletRequest request,
            HttpServletResponse response) {
        PartnerSignIn.Outcome outcome = username.isBlank()
                ? signIn.byKey(key.strip(), request)
                : signIn.byPassword(username.strip(), password, request);
        return switch (outcome) {
            case PartnerSignIn.Outcome.Right right -> {
                sessions.begin(right.visitor(), request, response);
                yield Pages.seeOther(ofPortal(next));
            }
            case PartnerSignIn.Outcome.Wrong _ ->
                form(request, HttpStatus.UNAUTHORIZED, pages.word(request, "portal.login_wrong"), username, next);
            case PartnerSignIn.Outcome.TooOften tooOften -> {
                response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(Seconds.up(tooOften.pause())));
                String problem = pages.word(request, "portal.login_too_often");
                yield form(request, HttpStatus.TOO_MANY_REQUESTS, problem, username, next);
            }
        };
    }

    @PostMapping("/portal/logout")
    ResponseEntity<byte[]> signOut(HttpServletRequest request, HttpServletResponse response) {
        sessions.end(request, response);
        return Pages.seeOther("/portal/login");
    }

    private ResponseEntity<byte[]> form(
            HttpServletRequest request, HttpStatus status, String problem, String username, String next) {
        return pages.show(
                request,
                status,
                "portal/login",
                Map.of("problem", problem, "username", username, "next", ofPortal(next)));
    }

    /**
     * Returns the address if it lies within the portal, else the first page of the portal: a sign-in here must not redirect to
     * pages that need another session or none.
     */
    private static String ofPortal(String next) {
        String ours = Pages.ours(next);
        return ours.equals(HOME) || ours.startsWith(HOME + "/") ? ours : HOME;
    }
}
