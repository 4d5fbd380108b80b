package nl.chargecars.partnersync.pages;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.settings.Settings;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * A cookie that identifies a browser's user. Requests from other sites carry it only when a person follows a link to this server
 * (SameSite=Lax), scripts cannot read it, and with https no other host can set it ({@code __Host-}).
 */
public final class BrowserCookie {

    private final String name;
    private final boolean https;

    /** @param name without the prefix that https adds */
    public BrowserCookie(String name, Settings settings) {
        this((settings.isPubliclyHttps() ? "__Host-" : "") + name, settings.isPubliclyHttps());
    }

    private BrowserCookie(String name, boolean https) {
        this.name = name;
        this.https = https;
    }

    /** Returns a cookie whose name is this one's with an ending, for what a browser may have several of. */
    public BrowserCookie ending(String ending) {
        return new BrowserCookie(name + ending, https);
    }

    /** Returns the cookies with an ending that the browser sent, in its order: the oldest first (RFC 6265, section 5.4). */
    public List<BrowserCookie> allEndings(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? List.of()
                : Arrays.stream(cookies)
                        .map(Cookie::getName)
                        .filter(other -> other.startsWith(name) && other.length() > name.length())
                        .map(other -> new BrowserCookie(other, https))
                        .toList();
    }

    /** Returns the cookie's value that the browser sent; never an empty text. */
    public Optional<String> in(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(name))
                        .map(Cookie::getValue)
                        .filter(value -> !value.isEmpty())
                        .findFirst();
    }

    /** @param kept how long the browser keeps the cookie; null: until it is closed */
    public void set(HttpServletResponse response, String value, @Nullable Duration kept) {
        ResponseCookie.ResponseCookieBuilder cookie = ResponseCookie.from(name, value)
                .path("/")
                .httpOnly(true)
                .sameSite("Lax")
                .secure(https);
        if (kept != null) {
            cookie.maxAge(kept);
        }
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.build().toString());
    }

    public void remove(HttpServletResponse response) {
        set(response, "", Duration.ZERO);
    }
}
