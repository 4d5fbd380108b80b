package nl.chargecars.partnersync.outbox;

/** Which deliveries can be sent, again or at all: those whose text is still kept. */
public final class Sendable {

    /** As a condition on {@code deliveries}. */
    public static final String CONDITION = "payload_of(deliveries.id) is not null";

    private Sendable() {}
}
