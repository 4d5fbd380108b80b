package nl.chargecars.partnersync.exceptions;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.inbound.Outcome;

/** The kinds of exceptions that somebody has to resolve, the most urgent first. */
public enum Cause implements WireNamed {
    /** The endpoint is disabled, so all deliveries to this partner wait. */
    ENDPOINT_DISABLED,
    /** A delivery failed for good, so the partner does not know the status of an order. */
    DELIVERY_FAILED,
    /** Orders have a status for which the mapping has no word of the partner's, so the partner does not know it. */
    NEVER_TOLD,
    /** A comparison found that the partner's status of an order differs from ours. */
    DIFFERS_FROM_PARTNER,
    /**
     * A status update uses a word that the mapping does not have, so we do not know the order's status at the partner. This
     * constant and those up to {@link #INVALID} have the contract's names for the outcomes of updates.
     */
    STATUS_NOT_MAPPED,
    NO_ACTIVE_INTEGRATION,
    INVALID_STATUS_TRANSITION,
    ORDER_NOT_FOUND,
    INVALID,
    /**
     * Calls were refused because the signature was missing or wrong, or the credential was missing; perhaps the partner did not
     * make them.
     */
    CALL_REFUSED;

    /** Returns whether this cause is an outcome of status updates. */
    public boolean ofUpdates() {
        return switch (this) {
            case STATUS_NOT_MAPPED, NO_ACTIVE_INTEGRATION, INVALID_STATUS_TRANSITION, ORDER_NOT_FOUND, INVALID -> true;
            case ENDPOINT_DISABLED, DELIVERY_FAILED, NEVER_TOLD, DIFFERS_FROM_PARTNER, CALL_REFUSED -> false;
        };
    }

    /**
     * Returns whether all updates with this cause can be processed again. False for {@link #INVALID}: an update that cannot be
     * read stays so, except for single ones that came too early (their time was too far in the future).
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
