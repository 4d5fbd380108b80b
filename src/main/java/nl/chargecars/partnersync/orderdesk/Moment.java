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
     * The partner said something.
     *
     * @param meaning what its word was mapped to, as people call it; null when it was mapped to nothing
     */
    record Said(StatusUpdateView update, @Nullable String meaning) implements Moment {

        @Override
        public Instant at() {
            return update.receivedAt();
        }
    }

    /**
     * The order came in, or got another status.
     *
     * @param from as people call it; empty for the start
     * @param context what was given with it, a JSON object; null when nothing was
     * @param unsent why the partner was not told; null when it was, or is to be
     */
    record Became(
            HistoryEntry entry,
            String from,
            String to,
            Who who,
            @Nullable String context,
            @Nullable TransitionNotice unsent,
            List<DeliveryDetail> deliveries)
            implements Moment {

        @Override
        public Instant at() {
            return entry.transitionTimestamp();
        }

        /** The partner's word that it was told, empty when it was told nothing. */
        public String told() {
            return deliveries.stream()
                    .map(one -> Payloads.status(one.payload()))
                    .filter(word -> !word.isEmpty())
                    .findFirst()
                    .orElse("");
        }
    }

    /** Somebody did something else to it. */
    record Noted(Entry trace, Who who) implements Moment {

        @Override
        public Instant at() {
            return trace.createdAt();
        }

        /** Such as {@code references_changed}. */
        public String action() {
            return trace.action().toLowerCase(Locale.ROOT);
        }

        /** The names of what was changed: its values are not in the trail. */
        public String what() {
            return trace.changes().propertyNames().stream()
                    .filter(name -> !name.equals(AuditLog.CREDENTIAL))
                    .collect(Collectors.joining(", "));
        }
    }
}
