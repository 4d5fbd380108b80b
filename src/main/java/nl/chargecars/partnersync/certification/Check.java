package nl.chargecars.partnersync.certification;

import nl.chargecars.partnersync.id.WireNamed;

/** What is looked at, in this order. */
public enum Check implements WireNamed {
    /** Something is subscribed to, and the statuses that it tells of have words. */
    CONFIGURATION("configure"),
    /** {@code https}, and no redirect. */
    ADDRESS("receive"),
    /** A right event is answered 2xx. */
    ANSWERS("receive"),
    /** The same {@code webhook-id} again is answered 2xx too. */
    REPEATED("once"),
    /** Signed with a secret that is not ours. */
    WRONG_SIGNATURE("verify"),
    /** Signed rightly, for another body. */
    ALTERED_BODY("verify"),
    /** Not signed at all. */
    MISSING_SIGNATURE("verify"),
    /** Signed rightly, twice the tolerance ago. */
    OLD_TIMESTAMP("verify"),
    /** As large as events get, in letters of many languages. */
    LARGE_BODY("receive"),
    /** Members that the endpoint does not know. */
    UNKNOWN_FIELDS("fields"),
    /** A type of event that the endpoint does not know. */
    UNKNOWN_EVENT("fields"),
    /** Several at the same time. */
    CONCURRENT("receive"),
    /** The connection stays open for the next event. */
    KEEP_ALIVE("receive"),
    /** How long the answers took, over all that was asked. */
    LATENCY("receive");

    private final String section;

    Check(String section) {
        this.section = section;
    }

    /** Where in the guide it is explained. */
    public String guide() {
        return "/portal/guide#" + section;
    }
}
