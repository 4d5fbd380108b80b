package nl.chargecars.partnersync.order;

import nl.chargecars.partnersync.id.WireNamed;

/** State of the partner's notification of a transition, in descending order of how much it needs attention. */
public enum TransitionNotice implements WireNamed {
    FAILED,
    HELD,
    PENDING,
    DELIVERED,
    DISMISSED,
    /** No webhook URL is configured; the partner reads the event in the feed. */
    FEED_ONLY,
    NOT_MAPPED,
    /** Not mapped, and a staff user decided that the partner need not be notified. */
    NOT_MAPPED_DISMISSED,
    NOT_SUBSCRIBED,
    /** The partner's own update caused the change. */
    ECHO,
    NO_INTEGRATION;

    /** Returns true when the partner had no word for the status at that time, whatever the mapping says now. */
    public boolean unmapped() {
        return this == NOT_MAPPED || this == NOT_MAPPED_DISMISSED;
    }

    /** Returns true when no event is sent; the constant is then the reason. */
    public boolean unsent() {
        return switch (this) {
            case FAILED, HELD, PENDING, DELIVERED, DISMISSED -> false;
            case FEED_ONLY, NOT_MAPPED, NOT_MAPPED_DISMISSED, NOT_SUBSCRIBED, ECHO, NO_INTEGRATION -> true;
        };
    }
}
