package nl.chargecars.partnersync.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.text.NumberFormat;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;

/**
 * What every template gets: in whose language, for whom, where, and what a form needs to be accepted.
 *
 * @param path that was asked for, with its query
 * @param back where this page, or the one that its form was on, can be opened again
 * @param csrfToken for forms, as {@code _csrf}, and for scripts, as {@code X-CSRF-Token}
 * @param notice what was just done, see {@link Pages#done}; empty on a page that follows nothing
 * @param colleagues asked for by {@link #who}
 */
public record Frame(
        Language language,
        Optional<Viewer> viewer,
        String path,
        String back,
        String csrfToken,
        Optional<String> notice,
        Colleagues colleagues) {

    /** How the names of notices begin. */
    static final String NOTICE = "notice.";

    private static final String PORTAL = "/portal";

    static Frame of(HttpServletRequest request, WaysBack waysBack, Colleagues colleagues) {
        String query = request.getQueryString();
        String path = request.getRequestURI() + (query == null ? "" : "?" + query);
        Language language = Language.of(request);
        return new Frame(
                language,
                Viewer.of(request),
                path,
                waysBack.of(request, home(path)),
                request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token ? token.getToken() : "",
                notice(request).flatMap(name -> notice(language, name)),
                colleagues);
    }

    /** None when the parameters cannot be read: the page that says so, or that something else is wrong, has a frame as well. */
    private static Optional<String> notice(HttpServletRequest request) {
        try {
            return Optional.ofNullable(request.getParameter("notice"));
        } catch (InvalidParameterException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<String> notice(Language language, String name) {
        return Words.find(language, NOTICE + name);
    }

    /** True when whoever looks has one of these roles, such as {@code operator}. */
    public boolean is(String... roles) {
        return viewer.filter(known -> List.of(roles).contains(known.role())).isPresent();
    }

    /** Who did something: the address of a colleague, for colleagues; else the actor as the audit trail names it. */
    public String who(String actor) {
        return viewer.isPresent() && !inPortal() ? colleagues.name(actor).orElse(actor) : actor;
    }

    /** A number as it is written in this language. */
    public String number(Number number) {
        return NumberFormat.getNumberInstance(language.locale()).format(number);
    }

    /** In Europe/Amsterdam, to the second. */
    public String local(Instant time) {
        return Times.local(time, language.locale());
    }

    /** RFC 3339, in UTC. */
    public String utc(Instant time) {
        return Times.utc(time);
    }

    /** Its day in Europe/Amsterdam, as addresses have it: {@code 2026-01-31}. */
    public String day(Instant time) {
        return Times.day(time);
    }

    /** A day as it is written in this language: {@code 31 Jan 2026} of {@code 2026-01-31}; what is no day stays as it is. */
    public String date(String day) {
        return Times.date(day, language.locale());
    }

    /**
     * Such as {@code 5 min ago}; from two days on when it was, such as {@code 2 Jun 2025, 12:00:05}: a telephone and a keyboard have no
     * hover that would say.
     */
    public String ago(Instant time, Instant now) {
        return shortlyAgo(time, now).orElseGet(() -> local(time));
    }

    /** The same within a sentence: {@code on 2 Jun 2025, 12:00:05}. */
    public String agoInASentence(Instant time, Instant now) {
        return shortlyAgo(time, now).orElseGet(() -> word("ago.on", local(time)));
    }

    private Optional<String> shortlyAgo(Instant time, Instant now) {
        return Times.ago(time, now).map(ago -> word(ago.word(), ago.number()));
    }

    /** Such as {@code in 4 min}. */
    public String until(Instant time, Instant now) {
        Times.Ago left = Times.until(time, now);
        return word(left.word(), left.number());
    }

    /** {@code page} where the viewer is, which browsers tell those who cannot see it; null elsewhere. */
    public @Nullable String current(String page) {
        return path.equals(page) || (!page.equals("/") && path.startsWith(page)) ? "page" : null;
    }

    /** As {@link #word}, or the other text where there is none of this name: for words that come from data. */
    public String wordOr(String name, String otherwise, Object... values) {
        return Words.find(language, name, values).orElse(otherwise);
    }

    /** A status by this label: those that the product brings have one in each language, those that an administrator names are called that. */
    public String label(String label) {
        return wordOr("label.status." + label.replace(' ', '_'), label);
    }

    /** True in the partners' portal, whose sessions and forms are its own. */
    public boolean inPortal() {
        return isInPortal(path);
    }

    private static boolean isInPortal(String path) {
        return (path + "/").startsWith(PORTAL + "/") || path.startsWith(PORTAL + "?");
    }

    /** The first page of this part of the house. */
    public String home() {
        return home(path);
    }

    private static String home(String path) {
        return isInPortal(path) ? PORTAL : "/";
    }

    /** A text in this page's language, its values put in. */
    public String word(String name, Object... values) {
        return Words.of(language, name, values);
    }
}
