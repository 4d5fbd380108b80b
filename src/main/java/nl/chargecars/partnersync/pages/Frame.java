package nl.chargecars.partnersync.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.text.NumberFormat;
import java.time.Instant;
import java.util.Optional;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.csrf.CsrfToken;

/**
 * The data that every template gets: language, viewer, address, and the token that forms need.
 *
 * @param path requested path with its query
 * @param back address at which this page, or the page with the submitted form, can be opened again
 * @param answersForm true when the page is the answer to a form, so that opening it again does not show the same
 * @param csrfToken for forms as {@code _csrf}, for scripts as {@code X-CSRF-Token}
 * @param notice text about the action that led to this page, see {@link Pages#done}; empty when there was none
 * @param colleagues used by {@link #who}
 */
public record Frame(
        Language language,
        Optional<Viewer> viewer,
        String path,
        String back,
        boolean answersForm,
        String csrfToken,
        Optional<String> notice,
        Colleagues colleagues) {

    /** Prefix of the names of notices. */
    static final String NOTICE = "notice.";

    private static final String PORTAL = "/portal";

    static Frame of(HttpServletRequest request, ReopenAddresses waysBack, Colleagues colleagues) {
        String path = Address.requested(request);
        Language language = Language.of(request);
        return new Frame(
                language,
                Viewer.of(request),
                path,
                waysBack.of(request, home(path)),
                !HttpMethod.GET.matches(request.getMethod()),
                request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token ? token.getToken() : "",
                notice(request).flatMap(name -> notice(language, name)),
                colleagues);
    }

    /**
     * Returns the name of the notice; empty also when the parameters cannot be parsed, because the page that reports such an
     * error has a frame too.
     */
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

    /** Returns {@link Viewer#mayAct}; false on public pages. */
    public boolean mayAct() {
        return viewer.filter(Viewer::mayAct).isPresent();
    }

    public boolean administers() {
        return viewer.filter(Viewer::administers).isPresent();
    }

    /**
     * Returns who did something: for viewers that are staff, a colleague's e-mail address, or the words for a colleague whose address
     * was erased; otherwise the actor's name in the audit trail.
     */
    public String who(String actor) {
        return viewer.isPresent() && !inPortal()
                ? colleagues.name(actor).map(this::named).orElse(actor)
                : actor;
    }

    private String named(String colleague) {
        return colleague.isEmpty() ? word("colleague.erased") : colleague;
    }

    /** Formats a number for this language. */
    public String number(Number number) {
        return NumberFormat.getNumberInstance(language.locale()).format(number);
    }

    /** Formats a time in Europe/Amsterdam, to the second. */
    public String local(Instant time) {
        return Times.local(time, language.locale());
    }

    /** Formats a time as RFC 3339, in UTC. */
    public String utc(Instant time) {
        return Times.utc(time);
    }

    /** Returns the day of a time in Europe/Amsterdam as it appears in URLs: {@code 2026-01-31}. */
    public String day(Instant time) {
        return Times.day(time);
    }

    /** Formats a day for this language: {@code 31 Jan 2026} for {@code 2026-01-31}. A text that is not a day is returned unchanged. */
    public String date(String day) {
        return Times.date(day, language.locale());
    }

    /**
     * Returns how long ago a time was, such as {@code 5 min ago}; from two hours on, the time itself, such as
     * {@code 2 Jun 2025, 12:00:05}, because touch screens and keyboards have no hover that would show it.
     */
    public String ago(Instant time, Instant now) {
        return shortlyAgo(time, now).orElseGet(() -> local(time));
    }

    /** Returns the same as {@link #ago}, for use within a sentence: {@code on 2 Jun 2025, 12:00:05}. */
    public String agoInASentence(Instant time, Instant now) {
        return shortlyAgo(time, now).orElseGet(() -> word("ago.on", local(time)));
    }

    private Optional<String> shortlyAgo(Instant time, Instant now) {
        return Times.ago(time, now).map(ago -> word(ago.word(), ago.number()));
    }

    /** Returns how long it is until a time, such as {@code in 4 min}. */
    public String until(Instant time, Instant now) {
        Times.Ago left = Times.until(time, now);
        return word(left.word(), left.number());
    }

    /**
     * Returns the value of {@code aria-current}, by which screen readers name the current page: {@code page} when the viewer is
     * on this page or below it, else null.
     */
    public @Nullable String current(String page) {
        return path.equals(page) || (!page.equals("/") && path.startsWith(page)) ? "page" : null;
    }

    /** True on this page itself, whatever its query, and not below it. */
    public boolean isAt(String page) {
        return path.equals(page) || path.startsWith(page + "?");
    }

    /** As {@link #word}, but returns {@code otherwise} when there is no text of this name: for names that are made from data. */
    public String wordOr(String name, String otherwise, Object... values) {
        return Words.find(language, name, values).orElse(otherwise);
    }

    /**
     * Returns the text for a status label. Labels that the product ships with have a text in each language; a label that an
     * administrator entered is returned as it is.
     */
    public String label(String label) {
        return Words.label(language, label);
    }

    /** True in the partners' portal, whose sessions and forms are its own. */
    public boolean inPortal() {
        return isInPortal(path);
    }

    private static boolean isInPortal(String path) {
        return (path + "/").startsWith(PORTAL + "/") || path.startsWith(PORTAL + "?");
    }

    /** Returns the address of the first page of the portal, or of the staff's pages. */
    public String home() {
        return home(path);
    }

    private static String home(String path) {
        return isInPortal(path) ? PORTAL : "/";
    }

    /** Returns a text in this page's language with the values inserted. Fails when there is no text of this name. */
    public String word(String name, Object... values) {
        return Words.of(language, name, values);
    }
}
