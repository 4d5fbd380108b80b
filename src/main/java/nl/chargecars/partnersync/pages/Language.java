package nl.chargecars.partnersync.pages;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;

/** The languages of the pages. */
public enum Language {
    ENGLISH("en", "English"),
    DUTCH("nl", "Nederlands");

    static final String COOKIE = "partnersync_language";

    private final String tag;
    private final String ownName;

    Language(String tag, String ownName) {
        this.tag = tag;
        this.ownName = ownName;
    }

    /**
     * Returns the language that was chosen in this browser, else the first of the browser's languages that the pages have, else
     * English.
     */
    static Language of(HttpServletRequest request) {
        return chosen(request)
                .or(() -> Collections.list(request.getLocales()).stream()
                        .flatMap(locale -> of(locale.getLanguage()).stream())
                        .findFirst())
                .orElse(ENGLISH);
    }

    /** By its tag, such as {@code nl}. */
    static Optional<Language> of(String tag) {
        return Arrays.stream(values())
                .filter(language -> language.tag.equals(tag))
                .findFirst();
    }

    private static Optional<Language> chosen(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(COOKIE))
                        .flatMap(cookie -> of(cookie.getValue()).stream())
                        .findFirst();
    }

    /** BCP 47. */
    public String tag() {
        return tag;
    }

    /** Returns the language's name in that language. */
    public String ownName() {
        return ownName;
    }

    /**
     * Returns a text in this language with the values inserted, for texts that no page shows; empty when there is none of this name.
     */
    public Optional<String> text(String name, Object... values) {
        return Words.find(this, name, values);
    }

    /** Formats a time in Europe/Amsterdam, to the second. */
    public String local(Instant time) {
        return Times.local(time, locale());
    }

    Locale locale() {
        return Locale.forLanguageTag(tag);
    }
}
