package nl.chargecars.partnersync.pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import nl.chargecars.partnersync.crypto.RandomToken;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;

/**
 * Creates and checks the CSRF tokens of forms. A token is a keyed hash of the browser's session cookie: nothing is stored, and
 * the token ends with the session. Before sign-in, a random cookie takes the place of the session cookie. Spring Security
 * compares tokens in constant time, and masks the token anew for each page.
 */
public final class FormTokens implements CsrfTokenRepository {

    private static final String HEADER = "X-CSRF-Token";
    private static final String PARAMETER = "_csrf";
    private static final String NEW = FormTokens.class.getName();

    private final Function<HttpServletRequest, Optional<String>> session;
    private final BrowserCookie standIn;
    private final UnaryOperator<String> hash;

    /**
     * @param session returns the session cookie that the browser sent, whether or not it is valid
     * @param standIn the cookie that is used while there is no session
     * @param hash keyed hash of the cookie's value
     */
    public FormTokens(
            Function<HttpServletRequest, Optional<String>> session, BrowserCookie standIn, UnaryOperator<String> hash) {
        this.session = session;
        this.standIn = standIn;
        this.hash = hash;
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        String cookie = RandomToken.next();
        request.setAttribute(NEW, cookie);
        return token(cookie);
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        if (token != null && request.getAttribute(NEW) instanceof String cookie) {
            standIn.set(response, cookie, null);
        }
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        Optional<String> cookie = session.apply(request).or(() -> standIn.in(request));
        return cookie.map(this::token).orElse(null);
    }

    private CsrfToken token(String cookie) {
        return new DefaultCsrfToken(HEADER, PARAMETER, hash.apply(cookie));
    }
}
