package nl.chargecars.partnersync.inbound;

import java.util.Arrays;
import java.util.Optional;
import nl.chargecars.partnersync.id.WireNamed;

/** The outcome of processing an inbound status update (contract, "Outcome of an inbound update"). */
public enum Outcome implements WireNamed {
    APPLIED(true),
    UNCHANGED(true),
    DUPLICATE(true),
    STALE(true),
    ORDER_NOT_FOUND(false),
    STATUS_NOT_MAPPED(false),
    INVALID_STATUS_TRANSITION(false),
    NO_ACTIVE_INTEGRATION(false),
    INVALID(false);

    private final boolean accepted;

    Outcome(boolean accepted) {
        this.accepted = accepted;
    }

    /** True when the update is answered with 200; otherwise it was refused, and is kept; see {@link #processedAgain}. */
    public boolean accepted() {
        return accepted;
    }

    /**
     * True when all updates that were refused with this outcome can be processed again. One that cannot be read cannot be read the
     * next time either, unless its only fault was a time too far in the future.
     */
    public boolean processedAgain() {
        return !accepted && this != INVALID;
    }

    public static Outcome named(String wireName) {
        return WireNamed.named(Outcome.class, wireName);
    }

    /** Returns the outcome that a filter names: in lower case, as answers do, or in upper case, as error codes and the contract do. */
    static Optional<Outcome> asked(String name) {
        return Arrays.stream(values())
                .filter(one -> one.wireName().equals(name) || one.name().equals(name))
                .findFirst();
    }

    /** Returns the same as {@link #asked}; empty also for an outcome of accepted updates. */
    static Optional<Outcome> askedRefusal(String name) {
        return asked(name).filter(one -> !one.accepted());
    }
}
