package nl.chargecars.partnersync.outbox;

import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.PartnerId;
import org.jspecify.annotations.Nullable;

/** A change of one delivery that somebody requests. */
public sealed interface ManualChange {

    PartnerId partner();

    DeliveryId delivery();

    Actor actor();

    /**
     * Sends the delivery now: from the beginning of the retry schedule, with the same {@code webhook-id}.
     *
     * @param from the stored states from which it is sent again; a delivery that is in another one by now is left alone
     * @param replay the replay that this is part of, which leaves alone what goes out now anyway; null for a single one
     */
    record Retry(
            PartnerId partner,
            DeliveryId delivery,
            Actor actor,
            Set<DeliveryState> from,
            @Nullable UUID replay) implements ManualChange {

        /** Sends the delivery now, whatever its state. */
        public Retry(PartnerId partner, DeliveryId delivery, Actor actor) {
            this(partner, delivery, actor, EnumSet.allOf(DeliveryState.class), null);
        }
    }

    /**
     * Stops sending the delivery. An attempt in progress cannot be called back.
     *
     * @param reason free text for people; null when none was given
     * @param expected a delivery that is in another state by now is left alone; null for any state. Held is what is pending for an
     *     integration that another one has replaced, and nothing else
     */
    record Dismiss(
            PartnerId partner,
            DeliveryId delivery,
            Actor actor,
            @Nullable String reason,
            @Nullable DeliveryState expected)
            implements ManualChange {

        /** Dismisses the delivery whatever its state. */
        public Dismiss(PartnerId partner, DeliveryId delivery, Actor actor, @Nullable String reason) {
            this(partner, delivery, actor, reason, null);
        }
    }

    /** The outcome of a change. */
    sealed interface Outcome {

        record Done() implements Outcome {}

        /** The delivery was dismissed already, is not in the expected state any more, or goes out now without the replay. */
        record LeftAlone() implements Outcome {}

        /** The delivery has arrived and cannot be dismissed any more. */
        record AlreadyDelivered() implements Outcome {}

        /** The payload has expired: there is nothing left to send. */
        record PayloadExpired() implements Outcome {}

        /** Another integration of the partner is active in place of the delivery's, which would only hold it. */
        record IntegrationReplaced() implements Outcome {}

        /** The partner has no such delivery. */
        record Unknown() implements Outcome {}
    }
}
