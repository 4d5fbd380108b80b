package nl.chargecars.partnersync.deliveries;

import java.util.List;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.deliveries.DeliveryQueries.Place;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.outbox.ManualChange;
import nl.chargecars.partnersync.outbox.ManualChange.Dismiss;
import nl.chargecars.partnersync.outbox.ManualChange.Outcome;
import nl.chargecars.partnersync.storage.GroupCommit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Dismisses the deliveries that a filter selects, a page at a time. Each dismissal is audited like a single one. */
@Component
class GroupDismissal {

    /** The most deliveries that one request dismisses: the oldest of a larger group. */
    static final int MOST_AT_ONCE = FailedDeliveries.MOST_COUNTED;

    private static final int PAGE = 200;

    private final DeliveryQueries queries;
    private final GroupCommit<ManualChange, Outcome> changes;

    GroupDismissal(DeliveryQueries queries, GroupCommit<ManualChange, Outcome> deliveryChanges) {
        this.queries = queries;
        this.changes = deliveryChanges;
    }

    /**
     * Dismisses at most {@link #MOST_AT_ONCE} deliveries.
     *
     * @param expected a delivery that is in another state by now is left alone, as by {@link Dismiss}
     * @param reason for people; null when none was given
     * @return how many were dismissed
     */
    long dismiss(DeliveryFilter filter, DeliveryState expected, Actor actor, @Nullable String reason) {
        long dismissed = 0;
        int seen = 0;
        List<Place> page = queries.places(filter, null, PAGE);
        while (!page.isEmpty() && seen < MOST_AT_ONCE) {
            dismissed += dismiss(filter.partner(), page, expected, actor, reason);
            seen += page.size();
            page = queries.places(filter, page.getLast(), PAGE);
        }
        return dismissed;
    }

    private long dismiss(
            PartnerId partner, List<Place> page, DeliveryState expected, Actor actor, @Nullable String reason) {
        List<ManualChange> dismissals = page.stream()
                .<ManualChange>map(place -> new Dismiss(partner, place.id(), actor, reason, expected))
                .toList();
        return changes.submitAll(dismissals).stream()
                .filter(Outcome.Done.class::isInstance)
                .count();
    }
}
