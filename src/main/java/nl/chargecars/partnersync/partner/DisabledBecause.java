package nl.chargecars.partnersync.partner;

import nl.chargecars.partnersync.id.WireNamed;

/** Why nothing is sent to an endpoint any more. */
public enum DisabledBecause implements WireNamed {
    GONE("the endpoint answered 410 Gone"),
    FAILED_FOR_DAYS("every attempt of the last 5 days failed"),
    BY_HAND("disabled by hand");

    private final String text;

    DisabledBecause(String text) {
        this.text = text;
    }

    /** In a few words of English. */
    String text() {
        return text;
    }
}
