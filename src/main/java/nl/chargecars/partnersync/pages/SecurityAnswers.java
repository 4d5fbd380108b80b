package nl.chargecars.partnersync.pages;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;

/** What browsers get from Spring Security when they are not signed in, or not allowed to do something. */
public final class SecurityAnswers {

    private SecurityAnswers() {}

    /**
     * Redirects to the sign-in form, which returns to the requested page.
     *
     * @param login path of the form
     * @param home path of the page to which the form leads anyway
     */
    public static AuthenticationEntryPoint signInFirst(String login, String home) {
        return (request, response, _) -> {
            String page = Address.requested(request);
            boolean worthKeeping = HttpMethod.GET.matches(request.getMethod()) && !page.equals(home);
            Pages.write(
                    response,
                    Pages.seeOther(new Address(login)
                            .with("next", worthKeeping ? page : null)
                            .text()));
        };
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
