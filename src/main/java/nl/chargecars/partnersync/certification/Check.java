package nl.chargecars.partnersync.certification;

import nl.chargecars.partnersync.id.WireNamed;

/** The checks of a run, in the order in which they are made. */
public enum Check implements WireNamed {
    /** The integration subscribes to events, and the mapping has words for the statuses of these events. */
    CONFIGURATION("configure"),
    /** The address is {@code https}. */
    ADDRESS("receive"),
    /** A correctly signed event is answered 2xx. */
    ANSWERS("receive"),
    /** The same event with the same {@code webhook-id}, sent again, is answered 2xx too. */
    REPEATED("once"),
    /** An event that is signed with a secret other than the integration's is refused. */
    WRONG_SIGNATURE("verify"),
    /** An event whose signature is correct, but for another body, is refused. */
    ALTERED_BODY("verify"),
    /** An event without a signature is refused. */
    MISSING_SIGNATURE("verify"),
    /** An event that was correctly signed twice the tolerance ago is refused. */
    OLD_TIMESTAMP("verify"),
    /** A large event, with characters of many languages, is answered 2xx. */
    LARGE_BODY("receive"),
    /** An event with JSON members that the endpoint does not know is answered 2xx. */
    UNKNOWN_FIELDS("fields"),
    /** An event of a type that the endpoint does not know is answered 2xx or 4xx. */
    UNKNOWN_EVENT("fields"),
    /** Several events that are sent at the same time are all answered 2xx. */
    CONCURRENT("receive"),
    /** The connection stays open for the next event. */
    KEEP_ALIVE("receive"),
    /** The slowest answer to a correctly signed event of the run is fast enough. */
    LATENCY("receive");

    private final String section;

    Check(String section) {
        this.section = section;
    }

    /** Returns the address of the section of the guide that explains this check. */
    public String guide() {
        return "/portal/guide#" + section;
    }
}
