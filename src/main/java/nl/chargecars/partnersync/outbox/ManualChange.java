package nl.chargecars.partnersync.outbox;

import java.util.UUID;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.id.DeliveryId;
import nl.chargecars.partnersync.id.PartnerId;
import org.jspecify.annotations.Nullable;

/** What somebody wants done with one delivery. */
public sealed interface ManualChange {

    PartnerId partner();

    DeliveryId delivery();

    Actor actor();

    /**
     * Send it now, whatever its state: again from the beginning of the retry schedule, with the same {@code webhook-id}.
     *
     * @param expected null for any state; a delivery in another one by now is left alone
     * @param replay the replay that this is part of; null for a single one
     */
    record Retry(
            PartnerId partner,
            DeliveryId delivery,
            Actor actor,
            @Nullable DeliveryState expected,
            @Nullable UUID replay)
            implements ManualChange {}

    /**
     * Send it no more. An attempt under way cannot be called back.
     *
     * @param reason for people; null when none was given
     * @param expected null for any state; a delivery in another one by now is left alone
     */
    record Dismiss(
            PartnerId partner,
            DeliveryId delivery,
            Actor actor,
            @Nullable String reason,
            @Nullable DeliveryState expected)
            implements ManualChange {

        /** Whatever its state. */
        public Dismiss(PartnerId partner, DeliveryId delivery, Actor actor, @Nullable String reason) {
            this(partner, delivery, actor, reason, null);
        }
    }

    /** What became of it. */
    sealed interface Outcome {

        record Done() implements Outcome {}

        /** It was as wanted already, or it is not in the expected state any more. */
        record LeftAlone(DeliveryState state) implements Outcome {}

        /** What the partner has cannot be dismissed. */
        record AlreadyDelivered() implements Outcome {}

        /** What it said is past its age: there is nothing left to send. */
        record PayloadExpired() implements Outcome {}

        /** The partner has no such delivery. */
        record Unknown() implements Outcome {}
    }
}
