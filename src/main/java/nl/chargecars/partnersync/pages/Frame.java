package nl.chargecars.partnersync.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.security.web.csrf.CsrfToken;

/**
 * What every template gets: in whose language, for whom, where, and what a form needs to be accepted.
 *
 * @param path of this page with its query, to come back to
 * @param csrfToken for forms, as {@code _csrf}, and for scripts, as {@code X-CSRF-Token}
 */
public record Frame(Language language, Optional<Viewer> viewer, String path, String csrfToken) {

    static Frame of(HttpServletRequest request) {
        String query = request.getQueryString();
        return new Frame(
                Language.of(request),
                Viewer.of(request),
                request.getRequestURI() + (query == null ? "" : "?" + query),
                request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token ? token.getToken() : "");
    }

    /** A text in this page's language, its values put in. */
    public String word(String name, Object... values) {
        return Words.of(language, name, values);
    }
}
