package nl.chargecars.partnersync.reconciliation;

import nl.chargecars.partnersync.id.WireNamed;

/** Why neither side can be brought up to date. */
enum Obstacle implements WireNamed {
    DONE_ALREADY("This has been done already."),
    COMPARED_SINCE("This order was compared again since. Decide about what was found then."),
    UNDER_WAY("Somebody is doing this at the moment. Look again in a minute."),
    NOT_PLACED("We have no such order: the partner has to place it."),
    NOBODY_AHEAD("Nobody is known to be ahead: say with take whose status counts."),
    NOTHING_TOLD("The partner has told no status that could be taken over."),
    MOVED_ON("Our order has moved on since. Compare again."),
    CONFIGURED_SINCE("Compared under another configuration. Compare again."),
    NOT_ALLOWED("The workflow has no transition from our status to the partner's."),
    /** The caller appends the reason. */
    CANNOT_BE_TOLD("The partner cannot be told");

    private final String message;

    Obstacle(String message) {
        this.message = message;
    }

    String message() {
        return message;
    }
}
