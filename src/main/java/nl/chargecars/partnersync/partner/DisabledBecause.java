package nl.chargecars.partnersync.partner;

import java.util.Locale;

/** Why nothing is sent to an endpoint any more. */
public enum DisabledBecause {
    GONE("the endpoint answered 410 Gone"),
    FAILED_FOR_DAYS("every attempt of the last 5 days failed"),
    BY_HAND("disabled by hand");

    private final String text;

    DisabledBecause(String text) {
        this.text = text;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** In a few words of English. */
    String text() {
        return text;
    }
}
