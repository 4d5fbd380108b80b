package nl.chargecars.partnersync.reconciliation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The result of handling one difference.
 *
 * @param taken whose status is brought to the other side; null when nothing was done
 * @param outcome {@code applied} or another outcome of an inbound update, {@code queued} for a delivery, {@code not_possible}
 * @param reason stable code for why the difference cannot be handled; null with any other outcome
 * @param message why nothing was done; null otherwise
 */
public record CaughtUp(
        UUID differenceId,
        String partnerOrderId,
        @Nullable Side taken,
        String outcome,
        @Nullable String reason,
        @Nullable String message) {

    static CaughtUp notPossible(DifferenceView one, Obstacle obstacle, String message) {
        return new CaughtUp(
                one.differenceId(), one.partnerOrderId(), null, "not_possible", obstacle.wireName(), message);
    }
}
