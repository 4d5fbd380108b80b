package nl.chargecars.partnersync.deliveries;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import nl.chargecars.partnersync.audit.Actor;
import nl.chargecars.partnersync.deliveries.DeliveryQueries.Place;
import nl.chargecars.partnersync.id.IntegrationId;
import nl.chargecars.partnersync.id.PartnerId;
import nl.chargecars.partnersync.outbox.DeliveryState;
import nl.chargecars.partnersync.outbox.ManualChange;
import nl.chargecars.partnersync.outbox.ManualChange.Dismiss;
import nl.chargecars.partnersync.outbox.ManualChange.Outcome;
import nl.chargecars.partnersync.partner.Partners;
import nl.chargecars.partnersync.storage.GroupCommit;
import nl.chargecars.partnersync.web.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Dismisses a group of deliveries that failed for good, after counting them. Each dismissal is audited like a single one. */
@Component
public class FailedDismissals {

    /** The most deliveries that one request dismisses: the oldest of a larger group. */
    public static final int MOST_AT_ONCE = FailedDeliveries.MOST_COUNTED;

    private static final int PAGE = 200;

    private final Partners partners;
    private final DeliveryParameters parameters;
    private final DeliveryQueries queries;
    private final GroupCommit<ManualChange, Outcome> changes;
    private final Clock clock;

    FailedDismissals(
            Partners partners,
            DeliveryParameters parameters,
            DeliveryQueries queries,
            GroupCommit<ManualChange, Outcome> deliveryChanges,
            Clock clock) {
        this.partners = partners;
        this.parameters = parameters;
        this.queries = queries;
        this.changes = deliveryChanges;
        this.clock = clock;
    }

    /** @param failure one of {@link FailedDeliveries#FAILURES} */
    public record Which(PartnerId partner, IntegrationId integration, String failure) {}

    /**
     * What a dismissal would include.
     *
     * @param matched the number of deliveries, even if it is more than {@link #MOST_AT_ONCE}
     * @param to time of the count: the counted deliveries failed before then
     */
    public record Counted(long matched, Instant to) {}

    /**
     * Counts the group's deliveries.
     *
     * @throws Refusal PARTNER_NOT_FOUND; MALFORMED_REQUEST for an unknown failure
     */
    public Counted count(Which which) {
        Instant now = clock.instant();
        return new Counted(queries.count(filter(which, now)), now);
    }

    /**
     * Dismisses the deliveries of a group, at most {@link #MOST_AT_ONCE}. A delivery that was sent again in the meantime is left
     * alone.
     *
     * @param to the time from {@link Counted}: a delivery that failed later is left alone, whenever it was created
     * @param reason for people; null when none was given
     * @return how many were dismissed
     * @throws Refusal as {@link #count}
     */
    public long dismiss(Which which, Instant to, Actor actor, @Nullable String reason) {
        DeliveryFilter filter = filter(which, to);
        long dismissed = 0;
        int seen = 0;
        List<Place> page = queries.places(filter, null, PAGE);
        while (!page.isEmpty() && seen < MOST_AT_ONCE) {
            dismissed += dismiss(which.partner(), page, actor, reason);
            seen += page.size();
            page = queries.places(filter, page.getLast(), PAGE);
        }
        return dismissed;
    }

    private long dismiss(PartnerId partner, List<Place> page, Actor actor, @Nullable String reason) {
        List<ManualChange> dismissals = page.stream()
                .<ManualChange>map(place -> new Dismiss(partner, place.id(), actor, reason, DeliveryState.FAILED))
                .toList();
        return changes.submitAll(dismissals).stream()
                .filter(Outcome.Done.class::isInstance)
                .count();
    }

    private DeliveryFilter filter(Which which, Instant to) {
        partners.require(which.partner());
        return parameters
                .filter(which.partner(), DeliverySearch.failed(which.integration(), which.failure()))
                .orElseThrow()
                .settledBefore(to);
    }
}
