package nl.chargecars.partnersync.exceptions;

import java.util.Arrays;
import java.util.Optional;
import nl.chargecars.partnersync.id.WireNamed;
import nl.chargecars.partnersync.inbound.Outcome;
import org.jspecify.annotations.Nullable;

/** The kinds of exceptions that somebody has to resolve, the most urgent first. */
public enum Cause implements WireNamed {
    /** The endpoint is disabled, so all deliveries to this partner wait. */
    ENDPOINT_DISABLED(null),
    /** A delivery failed for good, so the partner does not know the status of an order. */
    DELIVERY_FAILED(null),
    /** Orders have a status for which the mapping has no word of the partner's, so the partner does not know it. */
    NEVER_TOLD(null),
    /** A comparison found that the partner's status of an order differs from ours. */
    DIFFERS_FROM_PARTNER(null),
    /**
     * A status update uses a word that the mapping does not have, so we do not know the order's status at the partner. This
     * constant and those up to {@link #INVALID} have the contract's names for the outcomes of updates.
     */
    STATUS_NOT_MAPPED(Outcome.STATUS_NOT_MAPPED),
    NO_ACTIVE_INTEGRATION(Outcome.NO_ACTIVE_INTEGRATION),
    INVALID_STATUS_TRANSITION(Outcome.INVALID_STATUS_TRANSITION),
    ORDER_NOT_FOUND(Outcome.ORDER_NOT_FOUND),
    INVALID(Outcome.INVALID),
    /**
     * Calls were refused because the signature was missing or wrong, or the credential was missing; perhaps the partner did not
     * make them.
     */
    CALL_REFUSED(null);

    private final @Nullable Outcome outcome;

    /** @param outcome of the updates with this cause; null when it is not about updates */
    Cause(@Nullable Outcome outcome) {
        this.outcome = outcome;
    }

    /** Returns whether this cause is an outcome of status updates. */
    public boolean ofUpdates() {
        return outcome != null;
    }

    /**
     * Returns whether all updates with this cause can be processed again. False for {@link #INVALID}: an update that cannot be
     * read stays so, except for single ones that came too early (their time was too far in the future).
     */
    public boolean processedAgain() {
        return outcome != null && outcome.processedAgain();
    }

    /** @throws IllegalArgumentException for an outcome of accepted updates */
    static Cause of(Outcome refused) {
        return Arrays.stream(values())
                .filter(cause -> cause.outcome == refused)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(refused + " is nothing to be put right"));
    }

    static Optional<Cause> named(String wireName) {
        return Arrays.stream(values())
                .filter(cause -> cause.wireName().equals(wireName))
                .findFirst();
    }
}
