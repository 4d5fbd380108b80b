package nl.chargecars.partnersync.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;

/** What browsers get from Spring Security when they are not signed in, or not allowed to do something. */
public final class SecurityAnswers {

    /** Parameter of the sign-in form after a form that nobody who is signed in has sent. */
    public static final String ENDED = "ended";

    private SecurityAnswers() {}

    /**
     * Redirects to the sign-in form, which returns to the requested page. After a form that was sent too late, {@link #ENDED} says
     * that nothing came of it, and the sign-in returns to the page with that form.
     *
     * @param login path of the sign-in form
     * @param home path of the page to which the sign-in leads anyway
     */
    public static AuthenticationEntryPoint signInFirst(Pages pages, String login, String home) {
        return (request, response, _) -> {
            String page = pages.wayBack(request, home);
            Pages.write(
                    response,
                    Pages.seeOther(new Address(login)
                            .with("next", page.equals(home) ? null : page)
                            .with(ENDED, HttpMethod.POST.matches(request.getMethod()) ? 1 : null)
                            .text()));
        };
    }

    /** Writes the page that says what failed before any page could be chosen. */
    public static void failed(
            Pages pages, RuntimeException failure, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Pages.write(response, PageFailures.page(pages, failure, request));
    }

    /** @param word prefix of the names of the page's texts, {@code word.title} and {@code word.text}; an outdated form has its own */
    public static AccessDeniedHandler notAllowed(Pages pages, String word) {
        return (request, response, failure) -> {
            Pages.write(
                    response,
                    failure instanceof CsrfException
                            ? pages.expired(request)
                            : pages.message(request, HttpStatus.FORBIDDEN, word + ".title", word + ".text"));
        };
    }
}
