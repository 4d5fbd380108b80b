package nl.chargecars.partnersync.orderdesk;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import nl.chargecars.partnersync.audit.AuditLog;
import nl.chargecars.partnersync.audit.AuditTrail.Entry;
import nl.chargecars.partnersync.deliveries.DeliveryDetail;
import nl.chargecars.partnersync.inbound.StatusUpdateView;
import nl.chargecars.partnersync.order.TransitionNotice;
import nl.chargecars.partnersync.status.HistoryEntry;
import org.jspecify.annotations.Nullable;

/** Something that happened to an order, as its timeline shows it. */
public sealed interface Moment {

    Instant at();

    /**
     * The partner sent a status update.
     *
     * @param meaning the label of our status that the partner's word was mapped to; null when it was mapped to none
     */
    record Said(StatusUpdateView update, @Nullable String meaning) implements Moment {

        @Override
        public Instant at() {
            return update.receivedAt();
        }
    }

    /**
     * The order was created, or got another status.
     *
     * @param from the label of the status before; empty when the order was created
     * @param context the context given with the change, a JSON object; null when there was none
     * @param unsent why nothing was sent to the partner; null when something was or will be sent
     */
    record Became(
            HistoryEntry entry,
            String from,
            String to,
            ShownActor who,
            @Nullable String context,
            @Nullable TransitionNotice unsent,
            List<DeliveryDetail> deliveries)
            implements Moment {

        @Override
        public Instant at() {
            return entry.transitionTimestamp();
        }

        /** Returns the status that was or will be sent to the partner, in the partner's word; empty when there is none. */
        public String sentWord() {
            return deliveries.stream()
                    .map(one -> Payloads.status(one.payload()))
                    .filter(word -> !word.isEmpty())
                    .findFirst()
                    .orElse("");
        }
    }

    /**
     * A delivery was made that has not arrived, of a change that is older than those in the timeline.
     *
     * @param status the label of the status that the order got; empty when that is not known any more
     */
    record Undelivered(DeliveryDetail detail, String status) implements Moment {

        @Override
        public Instant at() {
            return detail.delivery().createdAt();
        }
    }

    /** Somebody did something else to the order, according to the audit trail. */
    record Noted(Entry trace, ShownActor who) implements Moment {

        @Override
        public Instant at() {
            return trace.createdAt();
        }

        /** Returns the action in lower case, such as {@code references_changed}. */
        public String action() {
            return trace.action().toLowerCase(Locale.ROOT);
        }

        /** Returns the names of the fields that were changed; their values are not in the audit trail. */
        public String what() {
            return trace.changes().propertyNames().stream()
                    .filter(name -> !name.equals(AuditLog.CREDENTIAL))
                    .collect(Collectors.joining(", "));
        }
    }
}
