package nl.chargecars.partnersync.exceptions;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.inbound.Outcome;

/** What can have to be put right, the most urgent first. */
public enum Cause implements WireNamed {
    /** Everything for this partner waits. */
    ENDPOINT_DISABLED,
    /** The partner does not know how an order stands. */
    DELIVERY_FAILED,
    /** Nor how these stand: there is no word of the partner's for it. */
    NEVER_TOLD,
    /** Asked, the partner said something else than we say. */
    DIFFERS_FROM_PARTNER,
    /** We do not know how an order stands at the partner; from here on as the contract names what became of an update. */
    STATUS_NOT_MAPPED,
    NO_ACTIVE_INTEGRATION,
    INVALID_STATUS_TRANSITION,
    ORDER_NOT_FOUND,
    INVALID,
    /** Perhaps it was not the partner at all. */
    CALL_REFUSED;

    /** True when it is what became of status updates. */
    public boolean ofUpdates() {
        return switch (this) {
            case STATUS_NOT_MAPPED, NO_ACTIVE_INTEGRATION, INVALID_STATUS_TRANSITION, ORDER_NOT_FOUND, INVALID -> true;
            case ENDPOINT_DISABLED, DELIVERY_FAILED, NEVER_TOLD, DIFFERS_FROM_PARTNER, CALL_REFUSED -> false;
        };
    }

    /**
     * True when all of them can be processed again; one that cannot be read cannot be read the next time either, except for single ones
     * that came too early.
     */
    public boolean processedAgain() {
        return ofUpdates() && Outcome.named(wireName()).processedAgain();
    }

    static Cause of(Outcome refused) {
        return switch (refused) {
            case STATUS_NOT_MAPPED -> STATUS_NOT_MAPPED;
            case NO_ACTIVE_INTEGRATION -> NO_ACTIVE_INTEGRATION;
            case INVALID_STATUS_TRANSITION -> INVALID_STATUS_TRANSITION;
            case ORDER_NOT_FOUND -> ORDER_NOT_FOUND;
            case INVALID -> INVALID;
            case APPLIED, UNCHANGED, DUPLICATE, STALE ->
                throw new IllegalArgumentException(refused + " is nothing to be put right");
        };
    }

    static Optional<Cause> named(String wireName) {
        return Arrays.stream(values())
                .filter(cause -> cause.wireName().equals(wireName))
                .findFirst();
    }

    static List<String> wireNames() {
        return Arrays.stream(values()).map(Cause::wireName).toList();
    }
}
