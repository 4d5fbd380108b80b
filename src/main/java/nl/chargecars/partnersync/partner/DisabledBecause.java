package nl.chargecars.partnersync.partner;

import nl.chargecars.partnersync.id.WireNamed;

/** The reason why an endpoint was disabled, so that nothing is sent to it any more. */
public enum DisabledBecause implements WireNamed {
    GONE("the endpoint answered 410 Gone"),
    FAILED_FOR_DAYS("every attempt of the last 5 days failed"),
    BY_HAND("disabled by hand");

    private final String text;

    DisabledBecause(String text) {
        this.text = text;
    }

    /** Returns the reason as a short English text. */
    String text() {
        return text;
    }
}
