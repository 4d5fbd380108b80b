package nl.chargecars.partnersync.order;

import nl.chargecars.partnersync.id.WireNamed;

/** What became of telling the partner about a transition; what most needs looking at comes first. */
public enum TransitionNotice implements WireNamed {
    FAILED,
    HELD,
    PENDING,
    DISMISSED,
    DELIVERED,
    /** There is no address to send it to: the partner reads it in the feed. */
    FEED_ONLY,
    NOT_MAPPED,
    /** The same, and somebody said that the partner need not be told. */
    NOT_MAPPED_DISMISSED,
    NOT_SUBSCRIBED,
    /** The partner made the change itself. */
    ECHO,
    NO_INTEGRATION;

    /** True when nothing is sent: then this says why. */
    public boolean unsent() {
        return switch (this) {
            case FAILED, HELD, PENDING, DISMISSED, DELIVERED -> false;
            case FEED_ONLY, NOT_MAPPED, NOT_MAPPED_DISMISSED, NOT_SUBSCRIBED, ECHO, NO_INTEGRATION -> true;
        };
    }
}
